-- Deletes up to $2 of the notifications of the posts $1. Answers how many.
with gone as (
	delete from notifications
	where ctid = any(array(
		select ctid
		from notifications
		where activity_uuid = any($1::uuid[])
		limit $2::int
		for update
	))
	returning 1
)
select count(*)
from gone
