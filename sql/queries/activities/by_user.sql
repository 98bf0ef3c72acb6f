-- What the person with the handle $6 posted, and what they reposted at the
-- time they did, newest first, below the key ($4, $5). No row when there is
-- no such person. See home.sql for the two limits and the order.
with person as (
	select uuid, json_name
	from users
	where lower(handle) = lower($6 collate "C")
),
page as (
	select mixed.*,
		row_number() over (order by at desc, key desc) as row
	from (
		(
			select created_at as at, uuid as key, uuid,
				null::uuid as user_uuid, json_head,
				replies_count, reposts_count, likes_count
			from activities
			where user_uuid = (select uuid from person)
				and reply_to_activity_uuid is null
				and expires_at > $1::timestamptz
				and (created_at, uuid)
					< ($4::timestamptz, $5::uuid)
			order by created_at desc, uuid desc
			limit 101
		)
		union all
		(
			select reposts.created_at, reposts.uuid,
				activities.uuid, activities.user_uuid,
				json_head, replies_count, reposts_count,
				likes_count
			from reposts
			join activities
				on activities.uuid = reposts.activity_uuid
			where reposts.user_uuid = (select uuid from person)
				and activities.expires_at > $1::timestamptz
				and (reposts.created_at, reposts.uuid)
					< ($4::timestamptz, $5::uuid)
			order by reposts.created_at desc, reposts.uuid desc
			limit 101
		)
		order by at desc, key desc
		limit 101
	) as mixed
	limit $3::int + 1
),
-- user_uuid is that of who wrote what was reposted
made as (
	select row, at, key,
		activity_json(json_head, case
				when user_uuid is null
				then (select json_name from person)
				else (
					select json_name
					from users
					where users.uuid = user_uuid
				)
			end, replies_count, reposts_count, likes_count, liked,
			reposted, case
				when user_uuid is null then ''
				else ',"repost":{'
					|| (select json_name from person)
					|| ',"created_at":"' || rfc3339(at)
					|| '"}'
			end) as json
	from page
	cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
	order by at desc, key desc
)
select '[' || coalesce(string_agg(json, ',') filter (where row <= $3::int), '')
		|| ']' as json,
	count(*) > $3::int as has_more,
	max(rfc3339(at) || ' ' || key)
		filter (where row = $3::int) as last_key
from made
having exists (select from person)
