-- $2 takes back that they liked the post $1. No row when there is no such
-- post at $3. It is locked first, see create.sql.
with post as materialized (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
	for no key update
),
removed as (
	delete from likes
	where user_uuid = $2::uuid
		and activity_uuid = (select uuid from post)
	returning activity_uuid
),
counted as (
	update activities
	set likes_count = likes_count - 1
	from removed
	where activities.uuid = removed.activity_uuid
),
forgotten as (
	delete from notifications
	where user_uuid = (select user_uuid from post)
		and kind = 'like'
		and actor_uuid = $2::uuid
		and activity_uuid = (select activity_uuid from removed)
)
select activity_json(json_head, json_name, replies_count,
	reposts_count, likes_count - (select count(*)::int from removed),
	false, reposted)
from post
join users on users.uuid = post.user_uuid
cross join activity_marks($2::uuid, post.uuid, likes_count, reposts_count)
