-- Deletes up to $2 of the reposts of the posts $1. Answers how many.
with gone as (
	delete from reposts
	where ctid = any(array(
		select ctid
		from reposts
		where activity_uuid = any($1::uuid[])
		limit $2::int
		for update
	))
	returning 1
)
select count(*)
from gone
