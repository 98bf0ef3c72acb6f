-- What $2 is to know at $1, newest first, below the key ($4, $5). See
-- activities/home.sql for the two limits.
with page as (
	select newest.*, row_number() over () as row
	from (
		select notifications.uuid, notifications.kind,
			notifications.actor_uuid, notifications.created_at,
			activities.uuid as activity_uuid, activities.user_uuid,
			message, replies_count, reposts_count, likes_count,
			reply_to_activity_uuid, expires_at,
			activities.created_at as posted_at
		from notifications
		join activities on activities.uuid = notifications.activity_uuid
		where notifications.user_uuid = $2::uuid
			and activities.expires_at > $1::timestamptz
			and (notifications.created_at, notifications.uuid)
				< ($4::timestamptz, $5::uuid)
		order by notifications.created_at desc, notifications.uuid desc
		limit 101
	) as newest
	limit $3::int + 1
)
select '[' || coalesce(string_agg(
		left(activity_json(activity_uuid, author.display_name,
			author.handle, message, replies_count, reposts_count,
			likes_count, reply_to_activity_uuid, expires_at,
			posted_at,
			exists (
				select from likes
				where likes.user_uuid = $2::uuid
					and likes.activity_uuid =
						page.activity_uuid
			),
			exists (
				select from reposts
				where reposts.user_uuid = $2::uuid
					and reposts.activity_uuid =
						page.activity_uuid
			)), -1)
		|| ',"notification":{"uuid":"' || page.uuid
		|| '","unread":' || (page.created_at > coalesce(
			reader.notifications_read_at, '-infinity'))::text
		|| ',"kind":"' || kind
		|| '","display_name":' || to_json(actor.display_name)::text
		|| ',"handle":' || to_json(actor.handle)::text
		|| ',"created_at":"' || rfc3339(page.created_at) || '"}}',
		',' order by row) filter (where row <= $3::int), '') || ']'
		as json,
	count(*) > $3::int as has_more,
	max(rfc3339(page.created_at) || ' ' || page.uuid)
		filter (where row = $3::int) as last_key
from page
join users as author on author.uuid = page.user_uuid
join users as actor on actor.uuid = page.actor_uuid
join users as reader on reader.uuid = $2::uuid
