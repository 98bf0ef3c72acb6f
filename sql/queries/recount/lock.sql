-- Waits for whoever changes the counts of the posts $1, and keeps others out.
select uuid
from activities
where uuid = any($1::uuid[])
order by uuid
for no key update
