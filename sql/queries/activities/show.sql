-- The post $6 and its replies, oldest first, above the key ($4, $5). No row
-- when there is no such post, or no longer. See home.sql for the two limits
-- and the order.
with page as (
	select oldest.*,
		row_number() over (order by created_at, uuid) as row
	from (
		select uuid, user_uuid, json_head, replies_count,
			reposts_count, likes_count, created_at
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
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count, created_at, 0 as row
	from activities
	where uuid = $6::uuid
		and expires_at > $1::timestamptz
	union all
	select *
	from page
),
made as (
	select row, uuid, created_at,
		activity_json(json_head, (
				select json_name
				from users
				where users.uuid = user_uuid
			), replies_count, reposts_count, likes_count, liked,
			reposted) as json
	from shown
	cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
	order by row
)
select '{"activity":' || max(json) filter (where row = 0)
		|| ',"replies":[' || coalesce(string_agg(json, ',')
			filter (where row between 1 and $3::int), '')
		|| ']}' as json,
	count(*) > $3::int + 1 as has_more,
	max(rfc3339(created_at) || ' ' || uuid)
		filter (where row = $3::int) as last_key
from made
having count(*) filter (where row = 0) = 1
