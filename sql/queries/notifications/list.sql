-- What $2 is to know at $1, newest first, below the key ($4, $5). See
-- activities/home.sql for the two limits and the order. A reply or mention is
-- a post of who did it; what was liked or reposted is the reader's own.
with reader as materialized (
	select json_name,
		coalesce(notifications_read_at, '-infinity') as read_at
	from users
	where uuid = $2::uuid
),
page as (
	select newest.*,
		row_number() over (order by created_at desc, uuid desc) as row
	from (
		select notifications.uuid, kind, actor_uuid,
			notifications.created_at,
			activities.uuid as activity_uuid, json_head,
			replies_count, reposts_count, likes_count
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
),
named as (
	select page.*, (
			select json_name
			from users
			where users.uuid = actor_uuid
		) as actor
	from page
	offset 0
),
made as (
	select row, uuid, created_at,
		activity_json(json_head, case
				when kind in ('reply', 'mention') then actor
				else (select json_name from reader)
			end, replies_count, reposts_count, likes_count, liked,
			reposted, ',"notification":{"uuid":"' || uuid
				|| '","unread":'
				|| (created_at > (select read_at from reader))::text
				|| ',"kind":"' || kind || '",' || actor
				|| ',"created_at":"' || rfc3339(created_at)
				|| '"}') as json
	from named
	cross join activity_marks($2::uuid, activity_uuid, likes_count,
		reposts_count)
	order by created_at desc, uuid desc
)
select '[' || coalesce(string_agg(json, ',') filter (where row <= $3::int), '')
		|| ']' as json,
	count(*) > $3::int as has_more,
	max(rfc3339(created_at) || ' ' || uuid)
		filter (where row = $3::int) as last_key
from made
