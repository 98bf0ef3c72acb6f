-- Deletes the post $1 if it is of $2; what hangs on it goes with it. A row
-- tells whether it was theirs; none: there is no such post at $3. The post it
-- answers is locked first, see create.sql.
with found as (
	select uuid, user_uuid = $2::uuid as is_own, reply_to_activity_uuid
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
),
parent as materialized (
	select uuid
	from activities
	where uuid = (
		select reply_to_activity_uuid
		from found
		where is_own
	)
	for no key update
),
gone as (
	delete from activities
	where uuid = (select uuid from found where is_own)
		and (select count(*) from parent) >= 0
	returning uuid
),
counted as (
	update activities
	set replies_count = replies_count - 1
	where uuid = (select uuid from parent)
		and exists (select from gone)
)
select is_own
from found
where not is_own or exists (select from gone)
