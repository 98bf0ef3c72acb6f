-- What the person with the handle $6 replied, newest first, below the key
-- ($4, $5). No row when there is no such person. See home.sql for the limits.
with person as (
	select uuid, handle, display_name
	from users
	where lower(handle) = lower($6 collate "C")
),
page as (
	select newest.*, row_number() over () as row
	from (
		select uuid, message, replies_count, reposts_count,
			likes_count, reply_to_activity_uuid, expires_at,
			created_at
		from activities
		where user_uuid = (select uuid from person)
			and reply_to_activity_uuid is not null
			and expires_at > $1::timestamptz
			and (created_at, uuid) < ($4::timestamptz, $5::uuid)
		order by created_at desc, uuid desc
		limit 101
	) as newest
	limit $3::int + 1
),
list as (
	select '[' || coalesce(string_agg(activity_json(page.uuid,
				display_name, handle, message, replies_count,
				reposts_count, likes_count,
				reply_to_activity_uuid, expires_at, created_at,
				case when $2::uuid is not null then exists (
					select from likes
					where user_uuid = $2::uuid
						and activity_uuid = page.uuid
				) end,
				case when $2::uuid is not null then exists (
					select from reposts
					where user_uuid = $2::uuid
						and activity_uuid = page.uuid
				) end), ',' order by row)
			filter (where row <= $3::int), '') || ']' as json,
		count(*) > $3::int as has_more,
		max(rfc3339(created_at) || ' ' || page.uuid)
			filter (where row = $3::int) as last_key
	from page
	cross join person
)
select list.*
from person
cross join list
