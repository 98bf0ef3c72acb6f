-- $2 takes back that they reposted the post $1. No row when there is no such
-- post at $3. It is locked first, see create.sql.
with post as materialized (
	select uuid, user_uuid, message, replies_count, reposts_count,
		likes_count, reply_to_activity_uuid, expires_at, created_at
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
	for no key update
),
removed as (
	delete from reposts
	where user_uuid = $2::uuid
		and activity_uuid = (select uuid from post)
	returning activity_uuid
),
counted as (
	update activities
	set reposts_count = reposts_count - 1
	from removed
	where activities.uuid = removed.activity_uuid
),
forgotten as (
	delete from notifications
	where user_uuid = (select user_uuid from post)
		and kind = 'repost'
		and actor_uuid = $2::uuid
		and activity_uuid = (select activity_uuid from removed)
)
select activity_json(post.uuid, display_name, handle, message,
	replies_count,
	reposts_count - (select count(*)::int from removed), likes_count,
	reply_to_activity_uuid, expires_at, post.created_at,
	exists (
		select from likes
		where likes.user_uuid = $2::uuid
			and likes.activity_uuid = post.uuid
	),
	false)
from post
join users on users.uuid = post.user_uuid
