-- Posts that live at $1, newest first, below the key ($4, $5). The inner
-- limit, one more than the longest page has, says to the planner what the
-- outer one cannot: that these are few. The order is said once more before the
-- rows become one text; they come in it, so nothing is sorted. Also tells when
-- the first one ends.
with page as (
	select newest.*,
		row_number() over (order by created_at desc, uuid desc) as row
	from (
		select uuid, user_uuid, json_head, replies_count,
			reposts_count, likes_count, expires_at, created_at
		from activities
		where reply_to_activity_uuid is null
			and expires_at > $1::timestamptz
			and (created_at, uuid) < ($4::timestamptz, $5::uuid)
		order by created_at desc, uuid desc
		limit 101
	) as newest
	limit $3::int + 1
),
made as (
	select row, page.uuid, expires_at, page.created_at,
		activity_json(json_head, (
				select json_name
				from users
				where users.uuid = user_uuid
			), replies_count, reposts_count, likes_count, liked,
			reposted) as json
	from page
	cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
	order by created_at desc, uuid desc
)
select '[' || coalesce(string_agg(json, ',') filter (where row <= $3::int), '')
		|| ']' as json,
	count(*) > $3::int as has_more,
	max(rfc3339(created_at) || ' ' || uuid)
		filter (where row = $3::int) as last_key,
	rfc3339(min(expires_at) filter (where row <= $3::int)) as first_end
from made
