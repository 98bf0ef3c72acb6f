-- Posts that ended by $1 and have no replies left, at most $2, for this
-- transaction to delete. What another purge holds is left to it.
with ended as (
	select uuid
	from activities
	where reply_to_activity_uuid is null
		and expires_at <= $1::timestamptz
		and not exists (
			select from activities as reply
			where reply.reply_to_activity_uuid = activities.uuid
		)
	order by expires_at, uuid
	limit $2::int
	for update skip locked
)
select count(*), coalesce(array_agg(uuid), '{}')
from ended
