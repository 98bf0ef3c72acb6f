-- What $2 is to know at $1, newest first, below the key ($4, $5), as
-- store/notification_rows.c takes it. Most posts are the reader's own, which
-- know what their author did with them. See activities/home.sql for the two
-- limits. Results in binary.
select uuid, kind, created_at, created_at > coalesce((
		select notifications_read_at
		from users
		where users.uuid = $2::uuid
	), '-infinity') as unread, actor_uuid, author_uuid, json_head,
	replies_count, reposts_count, likes_count,
	coalesce(liked, liked_by_author) as liked,
	coalesce(reposted, reposted_by_author) as reposted, activity_uuid,
	expires_at as ends
from (
	select notifications.uuid, kind, notifications.created_at, actor_uuid,
		activity_uuid, activities.user_uuid as author_uuid, json_head,
		replies_count, reposts_count, likes_count, liked_by_author,
		reposted_by_author, expires_at
	from notifications
	join activities on activities.uuid = activity_uuid
	where notifications.user_uuid = $2::uuid
		and expires_at > $1::timestamptz
		and (notifications.created_at, notifications.uuid)
			< ($4::timestamptz, $5::uuid)
	order by notifications.created_at desc, notifications.uuid desc
	limit 101
) as newest
-- of one's own posts nobody is asked for
cross join activity_marks(nullif($2::uuid, author_uuid), activity_uuid,
	likes_count, reposts_count)
order by created_at desc, uuid desc
limit $3::int + 1
