-- Profile, email, and what is unread at $2, up to 100.
select row_to_json(profile)::text
from (
	select uuid, handle, display_name, bio,
		(
			select count(*)
			from activities
			where user_uuid = users.uuid
				and reply_to_activity_uuid is null
				and expires_at > $2::timestamptz
		) as cruds_count,
		rfc3339(created_at) as created_at, email,
		(
			select count(*)
			from (
				select
				from notifications
				join activities on activities.uuid
					= notifications.activity_uuid
				where notifications.user_uuid = users.uuid
					and notifications.created_at > coalesce(
						notifications_read_at,
						'-infinity')
					and activities.expires_at
						> $2::timestamptz
				limit 100
			) as unread
		) as unread_notifications
	from users
	where uuid = $1::uuid
) as profile
