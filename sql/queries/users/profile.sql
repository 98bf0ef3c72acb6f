-- Who is behind the handle $1, and how many of their posts live at $2.
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
		rfc3339(created_at) as created_at
	from users
	where lower(handle) = lower($1 collate "C")
) as profile
