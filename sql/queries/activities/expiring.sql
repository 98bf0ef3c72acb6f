-- Posts that end within an hour of $1, soonest first, above the key ($4, $5).
-- See home.sql for the columns and the two limits.
select activity_json(json_head, (
		select json_name
		from users
		where users.uuid = user_uuid
	), replies_count, reposts_count, likes_count, null, null) as json,
	liked, reposted, expires_at as at, uuid as key
from (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count, expires_at
	from activities
	where reply_to_activity_uuid is null
		and expires_at > $1::timestamptz
		and expires_at <= $1::timestamptz + interval '1 hour'
		and (expires_at, uuid) > ($4::timestamptz, $5::uuid)
	order by expires_at, uuid
	limit 101
) as soonest
cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
order by expires_at, uuid
limit $3::int + 1
