-- $2 reposts the post $1 at $3. No row when there is no such post. It is locked
-- first, see create.sql; so its counts are those of the moment.
with post as materialized (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
	for no key update
),
added as (
	insert into reposts (user_uuid, activity_uuid, created_at)
	select $2::uuid, uuid, $3::timestamptz
	from post
	on conflict (user_uuid, activity_uuid) do nothing
	returning activity_uuid
),
counted as (
	update activities
	set reposts_count = reposts_count + 1
	from added
	where activities.uuid = added.activity_uuid
),
notified as (
	insert into notifications
		(user_uuid, kind, actor_uuid, activity_uuid, created_at)
	select post.user_uuid, 'repost', $2::uuid, post.uuid, $3::timestamptz
	from post
	join added on added.activity_uuid = post.uuid
	where post.user_uuid <> $2::uuid
	on conflict do nothing
)
select activity_json(json_head, json_name, replies_count,
	reposts_count + (select count(*)::int from added), likes_count,
	liked, true)
from post
join users on users.uuid = post.user_uuid
cross join activity_marks($2::uuid, post.uuid, likes_count, reposts_count)
