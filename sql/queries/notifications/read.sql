-- $1 has seen all up to $3, at most up to now ($2); never less than before.
-- Answers what is still unread, up to 100.
with reader as (
	update users
	set notifications_read_at = greatest(notifications_read_at,
		least($3::timestamptz, $2::timestamptz))
	where uuid = $1::uuid
	returning uuid, notifications_read_at
)
select '{"unread_count":' || (
		select count(*)
		from (
			select
			from notifications
			join activities
				on activities.uuid = notifications.activity_uuid
			where notifications.user_uuid = reader.uuid
				and notifications.created_at
					> reader.notifications_read_at
				and activities.expires_at > $2::timestamptz
			limit 100
		) as unread
	) || '}'
from reader
