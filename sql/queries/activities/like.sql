-- $2 likes the post $1 at $3. No row when there is no such post. It is locked
-- first, see create.sql; so its counts are those of the moment.
with post as materialized (
	select uuid, user_uuid, message, replies_count, reposts_count,
		likes_count, reply_to_activity_uuid, expires_at, created_at
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
	for no key update
),
added as (
	insert into likes (user_uuid, activity_uuid, created_at)
	select $2::uuid, uuid, $3::timestamptz
	from post
	on conflict (user_uuid, activity_uuid) do nothing
	returning activity_uuid
),
counted as (
	update activities
	set likes_count = likes_count + 1
	from added
	where activities.uuid = added.activity_uuid
),
notified as (
	insert into notifications
		(user_uuid, kind, actor_uuid, activity_uuid, created_at)
	select post.user_uuid, 'like', $2::uuid, post.uuid, $3::timestamptz
	from post
	join added on added.activity_uuid = post.uuid
	where post.user_uuid <> $2::uuid
	on conflict do nothing
)
select activity_json(post.uuid, display_name, handle, message,
	replies_count, reposts_count,
	likes_count + (select count(*)::int from added),
	reply_to_activity_uuid, expires_at, post.created_at,
	true,
	exists (
		select from reposts
		where reposts.user_uuid = $2::uuid
			and reposts.activity_uuid = post.uuid
	))
from post
join users on users.uuid = post.user_uuid
