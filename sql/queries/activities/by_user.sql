-- What the person with the handle $6 posted, and what they reposted at the
-- time they did, newest first, below the key ($4, $5). No row when there is
-- no such person. See home.sql for the two limits.
with person as (
	select uuid, handle, display_name
	from users
	where lower(handle) = lower($6 collate "C")
),
page as (
	select mixed.*, row_number() over (order by at desc, key desc) as row
	from (
		(
			select created_at as at, uuid as key, uuid,
				null::timestamptz as reposted_at
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
				activities.uuid, reposts.created_at
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
row as (
	select page.row, at, key,
		activity_json(activities.uuid, display_name, handle, message,
			replies_count, reposts_count, likes_count,
			reply_to_activity_uuid, expires_at,
			activities.created_at,
			case when $2::uuid is not null then exists (
				select from likes
				where user_uuid = $2::uuid
					and activity_uuid = activities.uuid
			) end,
			case when $2::uuid is not null then exists (
				select from reposts
				where user_uuid = $2::uuid
					and activity_uuid = activities.uuid
			) end) as json,
		reposted_at
	from page
	join activities on activities.uuid = page.uuid
	join users on users.uuid = activities.user_uuid
),
list as (
	select '[' || coalesce(string_agg(
			case when reposted_at is null then row.json
				else left(row.json, -1)
					|| ',"repost":{"handle":'
					|| to_json(person.handle)::text
					|| ',"display_name":'
					|| to_json(person.display_name)::text
					|| ',"created_at":"'
					|| rfc3339(reposted_at) || '"}}'
			end, ',' order by row.row)
			filter (where row.row <= $3::int), '') || ']' as json,
		count(*) > $3::int as has_more,
		max(rfc3339(at) || ' ' || key)
			filter (where row.row = $3::int) as last_key
	from row
	cross join person
)
select list.*
from person
cross join list
