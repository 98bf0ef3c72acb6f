-- The post $6, then its replies, oldest first, above the key ($4, $5). No row
-- when there is no such post, or no longer: then it has no replies either. See
-- home.sql for the columns and the two limits.
select activity_json(json_head, (
		select json_name
		from users
		where users.uuid = user_uuid
	), replies_count, reposts_count, likes_count, null, null) as json,
	liked, reposted, created_at as at, uuid as key,
	likes_count + reposts_count as marks, uuid, expires_at as ends
from (
	select false as is_reply, uuid, user_uuid, json_head, replies_count,
		reposts_count, likes_count, expires_at, created_at
	from activities
	where uuid = $6::uuid
		and expires_at > $1::timestamptz
	union all
	(
		select true, uuid, user_uuid, json_head, replies_count,
			reposts_count, likes_count, expires_at, created_at
		from activities
		where reply_to_activity_uuid = $6::uuid
			and expires_at > $1::timestamptz
			and (created_at, uuid) > ($4::timestamptz, $5::uuid)
		order by created_at, uuid
		limit 101
	)
	order by is_reply, created_at, uuid
	limit 102
) as shown
cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
order by is_reply, created_at, uuid
limit $3::int + 2
