-- plan: each time
-- Posts that match the term $6, in portions of 200: the newest matches ranked
-- best first, then those before them. A portion is all matches from ($4, $5)
-- down to ($7, $8), or 200 of them as long as its end is not known; of it come
-- those ranked below ($9, $10, $11). What is posted or deleted meanwhile moves
-- no other post into another portion. Which index serves best depends on the
-- words, so this is planned with them.
--
-- The planner takes it that words have nothing to do with one another or with
-- time, and may walk down all posts in vain. So it chooses for six hours of
-- them only; what these leave open the index of words answers, which the fence of
-- "offset 0" keeps it from leaving.
with recent as (
	select uuid, user_uuid, json_head, replies_count, reposts_count,
		likes_count, created_at, words
	from activities
	where words @@ search_query($6)
		and expires_at > $1::timestamptz
		and (created_at, uuid) <= ($4::timestamptz, $5::uuid)
		and created_at > least($1::timestamptz, $4::timestamptz)
			- interval '6 hours'
	order by created_at desc, uuid desc
	limit 201
),
older as (
	select *
	from (
		select uuid, user_uuid, json_head, replies_count,
			reposts_count, likes_count, created_at, words
		from activities
		where words @@ search_query($6)
			and expires_at > $1::timestamptz
			and (created_at, uuid) <= ($4::timestamptz, $5::uuid)
			and created_at
				<= least($1::timestamptz, $4::timestamptz)
					- interval '6 hours'
			and (select count(*) from recent) < 201
		offset 0
	) as fenced
	order by created_at desc, uuid desc
	limit 201
),
newest as (
	select * from recent
	union all
	select * from older
	order by created_at desc, uuid desc
	limit 201
),
match as (
	select newest.*,
		row_number() over (order by created_at desc, uuid desc) <= 200
			and (created_at, uuid) >= ($7::timestamptz, $8::uuid)
			as is_inside,
		round(ts_rank(words, search_query($6)) * 1000000)::int as rank
	from newest
),
page as (
	select match.*, row_number() over (
			order by rank desc, created_at desc, uuid desc) as row
	from match
	where is_inside
		and (rank, created_at, uuid)
			< ($9::int, $10::timestamptz, $11::uuid)
	order by rank desc, created_at desc, uuid desc
	limit $3::int + 1
),
-- where the portion begins and ends, and the first match behind it
bounds as (
	select max(key) filter (where is_inside) as top,
		min(key) filter (where is_inside) as bottom,
		max(key) filter (where not is_inside) as behind
	from match
	cross join lateral (
		select (rfc3339(created_at) || ' ' || uuid) collate "C" as key
	) as named
)
select '[' || coalesce(string_agg(activity_json(json_head, json_name,
			replies_count, reposts_count, likes_count, liked,
			reposted), ',' order by row)
		filter (where row <= $3::int), '') || ']' as json,
	count(*) > $3::int or max(behind) is not null as has_more,
	case when count(*) > $3::int
		then max(top) || ' ' || max(bottom) || ' '
			|| max(rank || ' ' || rfc3339(page.created_at) || ' '
				|| page.uuid) filter (where row = $3::int)
		else max(behind)
	end as last_key
from bounds
left join page on true
left join users on users.uuid = page.user_uuid
cross join activity_marks($2::uuid, page.uuid, likes_count, reposts_count)
