-- Posts that live at $1, newest first, below the key ($4, $5), as
-- store/post_list.h takes them. The inner limit, one more than the longest page
-- has, says to the planner what the outer one cannot: that these are few. They
-- come in their order, so nothing is sorted.
select activity_json(json_head, (
		select json_name
		from users
		where users.uuid = user_uuid
	), replies_count, reposts_count, likes_count, null, null) as json,
	liked, reposted, created_at as at, uuid as key,
	likes_count + reposts_count as marks, uuid, expires_at as ends
from (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count, expires_at, created_at
	from activities
	where reply_to_activity_uuid is null
		and expires_at > $1::timestamptz
		and (created_at, uuid) < ($4::timestamptz, $5::uuid)
	order by created_at desc, uuid desc
	limit 101
) as newest
cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
order by created_at desc, uuid desc
limit $3::int + 1
