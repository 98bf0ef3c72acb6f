-- Deletes up to $2 keys that were used a day before $1. Answers how many.
with old as (
	select ctid
	from idempotency
	where created_at <= $1::timestamptz - interval '24 hours'
	order by created_at
	limit $2::int
	for update skip locked
),
gone as (
	delete from idempotency
	where ctid = any(array(select ctid from old))
	returning 1
)
select count(*)
from gone
