-- Posts that live at $1, newest first, below the key ($4, $5). The inner
-- limit, one more than the longest page has, says to the planner what the
-- outer one cannot: that these are few. Also tells when the first one ends.
with page as (
	select newest.*, row_number() over () as row
	from (
		select uuid, user_uuid, message, replies_count, reposts_count,
			likes_count, expires_at, created_at
		from activities
		where reply_to_activity_uuid is null
			and expires_at > $1::timestamptz
			and (created_at, uuid) < ($4::timestamptz, $5::uuid)
		order by created_at desc, uuid desc
		limit 101
	) as newest
	limit $3::int + 1
)
select '[' || coalesce(string_agg(activity_json(page.uuid, display_name,
			handle, message, replies_count, reposts_count,
			likes_count, null, expires_at, page.created_at,
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
	max(rfc3339(page.created_at) || ' ' || page.uuid)
		filter (where row = $3::int) as last_key,
	rfc3339(min(expires_at) filter (where row <= $3::int)) as first_end
from page
join users on users.uuid = page.user_uuid
