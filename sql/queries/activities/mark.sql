-- $2 likes or reposts ($4, as the notification says) the post $1 at $3. No row
-- when there is no such post. It is locked first, see create.sql; so its counts
-- are those of the moment.
with post as materialized (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count
	from activities
	where uuid = $1::uuid
		and expires_at > $3::timestamptz
	for no key update
),
new_like as (
	insert into likes (user_uuid, activity_uuid, created_at)
	select $2::uuid, uuid, $3::timestamptz
	from post
	where $4::text = 'like'
	on conflict (user_uuid, activity_uuid) do nothing
	returning 1
),
new_repost as (
	insert into reposts (user_uuid, activity_uuid, created_at)
	select $2::uuid, uuid, $3::timestamptz
	from post
	where $4::text = 'repost'
	on conflict (user_uuid, activity_uuid) do nothing
	returning 1
),
added as materialized (
	select (select count(*)::int from new_like) as likes,
		(select count(*)::int from new_repost) as reposts
),
counted as (
	update activities
	set likes_count = likes_count + likes,
		reposts_count = reposts_count + reposts,
		liked_by_author = liked_by_author
			or likes > 0 and user_uuid = $2::uuid,
		reposted_by_author = reposted_by_author
			or reposts > 0 and user_uuid = $2::uuid
	from added
	where uuid = $1::uuid
		and likes + reposts > 0
),
notified as (
	insert into notifications
		(user_uuid, kind, actor_uuid, activity_uuid, created_at)
	select user_uuid, $4::text, $2::uuid, uuid, $3::timestamptz
	from post
	cross join added
	where likes + reposts > 0
		and user_uuid <> $2::uuid
	on conflict do nothing
)
select activity_json(json_head, json_name, replies_count,
	reposts_count + reposts, likes_count + likes,
	liked or $4::text = 'like', reposted or $4::text = 'repost') as json,
	post.user_uuid as told
from post
cross join added
join users on users.uuid = post.user_uuid
cross join activity_marks($2::uuid, post.uuid, likes_count, reposts_count)
