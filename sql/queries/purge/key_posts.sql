-- Keys forget up to $2 uses for the posts $1, as their foreign key would make
-- them do all at once. Answers how many.
with changed as (
	update idempotency
	set activity_uuid = null
	where ctid = any(array(
		select ctid
		from idempotency
		where activity_uuid = any($1::uuid[])
		limit $2::int
		for update
	))
	returning 1
)
select count(*)
from changed
