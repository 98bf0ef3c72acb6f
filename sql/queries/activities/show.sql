-- The post $6 and its replies, oldest first, above the key ($4, $5). No row
-- when there is no such post, or no longer. See home.sql for the two limits.
with page as (
	select oldest.*, row_number() over () as row
	from (
		select uuid, user_uuid, message, replies_count, reposts_count,
			likes_count, reply_to_activity_uuid, expires_at,
			created_at
		from activities
		where reply_to_activity_uuid = $6::uuid
			and expires_at > $1::timestamptz
			and (created_at, uuid) > ($4::timestamptz, $5::uuid)
		order by created_at, uuid
		limit 101
	) as oldest
	limit $3::int + 1
),
shown as (
	select 0 as row, uuid, user_uuid, message, replies_count,
		reposts_count, likes_count, reply_to_activity_uuid, expires_at,
		created_at
	from activities
	where uuid = $6::uuid
		and expires_at > $1::timestamptz
	union all
	select row, uuid, user_uuid, message, replies_count, reposts_count,
		likes_count, reply_to_activity_uuid, expires_at, created_at
	from page
),
made as (
	select row, shown.created_at, shown.uuid,
		activity_json(shown.uuid, display_name, handle, message,
			replies_count, reposts_count, likes_count,
			reply_to_activity_uuid, expires_at, shown.created_at,
			case when $2::uuid is not null then exists (
				select from likes
				where user_uuid = $2::uuid
					and activity_uuid = shown.uuid
			) end,
			case when $2::uuid is not null then exists (
				select from reposts
				where user_uuid = $2::uuid
					and activity_uuid = shown.uuid
			) end) as json
	from shown
	join users on users.uuid = shown.user_uuid
)
select '{"activity":' || max(json) filter (where row = 0)
		|| ',"replies":[' || coalesce(
			string_agg(json, ',' order by row)
				filter (where row between 1 and $3::int), '')
		|| ']}' as json,
	count(*) > $3::int + 1 as has_more,
	max(rfc3339(created_at) || ' ' || uuid)
		filter (where row = $3::int) as last_key
from made
having count(*) filter (where row = 0) = 1
