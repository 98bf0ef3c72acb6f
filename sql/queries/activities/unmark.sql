-- $2 takes back that they liked or reposted ($4, as the notification says) the
-- post $1. No row when there is no such post at $3. It is locked first, see
-- create.sql.
with post as materialized (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
	for no key update
),
old_like as (
	delete from likes
	where $4::text = 'like'
		and user_uuid = $2::uuid
		and activity_uuid = (select uuid from post)
	returning 1
),
old_repost as (
	delete from reposts
	where $4::text = 'repost'
		and user_uuid = $2::uuid
		and activity_uuid = (select uuid from post)
	returning 1
),
removed as materialized (
	select (select count(*)::int from old_like) as likes,
		(select count(*)::int from old_repost) as reposts
),
counted as (
	update activities
	set likes_count = likes_count - likes,
		reposts_count = reposts_count - reposts,
		liked_by_author = liked_by_author
			and not (likes > 0 and user_uuid = $2::uuid),
		reposted_by_author = reposted_by_author
			and not (reposts > 0 and user_uuid = $2::uuid)
	from removed
	where uuid = $1::uuid
		and likes + reposts > 0
),
forgotten as (
	delete from notifications
	using post, removed
	where likes + reposts > 0
		and notifications.user_uuid = post.user_uuid
		and kind = $4::text
		and actor_uuid = $2::uuid
		and activity_uuid = post.uuid
)
select activity_json(json_head, json_name, replies_count,
	reposts_count - reposts, likes_count - likes,
	liked and $4::text <> 'like', reposted and $4::text <> 'repost') as json,
	post.user_uuid as told
from post
cross join removed
join users on users.uuid = post.user_uuid
cross join activity_marks($2::uuid, post.uuid, likes_count, reposts_count)
