-- Deletes the posts $1, up to $2 of them. Answers how many.
with gone as (
	delete from activities
	where uuid in (
		select unnest($1::uuid[])
		limit $2::int
	)
	returning 1
)
select count(*)
from gone
