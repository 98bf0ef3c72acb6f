-- $1 is called $2 from now on ($4); a bio that is null stays as it was.
with person as (
	update users
	set display_name = $2, bio = coalesce($3, bio)
	where uuid = $1::uuid
	returning uuid, handle, display_name, bio, created_at
)
select row_to_json(profile)::text
from (
	select uuid, handle, display_name, bio,
		(
			select count(*)
			from activities
			where user_uuid = person.uuid
				and reply_to_activity_uuid is null
				and expires_at > $4::timestamptz
		) as cruds_count,
		rfc3339(created_at) as created_at
	from person
) as profile
