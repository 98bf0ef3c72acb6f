-- What the person with the handle $6 replied, newest first, below the key
-- ($4, $5). No row when there is no such person. See home.sql for the two
-- limits and the order.
with person as (
	select uuid, json_name
	from users
	where lower(handle) = lower($6 collate "C")
),
page as (
	select newest.*,
		row_number() over (order by created_at desc, uuid desc) as row
	from (
		select uuid, json_head, replies_count, reposts_count,
			likes_count, created_at
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
made as (
	select row, uuid, created_at,
		activity_json(json_head, (select json_name from person),
			replies_count, reposts_count, likes_count, liked,
			reposted) as json
	from page
	cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
	order by created_at desc, uuid desc
)
select '[' || coalesce(string_agg(json, ',') filter (where row <= $3::int), '')
		|| ']' as json,
	count(*) > $3::int as has_more,
	max(rfc3339(created_at) || ' ' || uuid)
		filter (where row = $3::int) as last_key
from made
having exists (select from person)
