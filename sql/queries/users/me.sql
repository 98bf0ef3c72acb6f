-- Profile and email. There are no posts yet, so nobody has any.
select row_to_json(profile)::text
from (
	select uuid, handle, display_name, bio, 0 as cruds_count,
		to_char(created_at at time zone 'UTC',
			'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at,
		email
	from users
	where uuid = $1::uuid
) as profile
