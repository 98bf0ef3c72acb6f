-- Deletes up to $2 of the likes of the posts $1. Answers how many.
with gone as (
	delete from likes
	where ctid = any(array(
		select ctid
		from likes
		where activity_uuid = any($1::uuid[])
		limit $2::int
		for update
	))
	returning 1
)
select count(*)
from gone
