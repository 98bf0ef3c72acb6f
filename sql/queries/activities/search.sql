-- Posts that match the term $6, in portions of 200: the newest matches ranked
-- best first, then those before them. A portion is all matches from ($4, $5)
-- down to ($7, $8), or 200 of them as long as its end is not known; of it come
-- those ranked below ($9, $10, $11). What is posted or deleted meanwhile moves
-- no other post into another portion.
--
-- A sample of posts tells how frequent matches are. Many: the newest posts are
-- read one by one until 200 match. Else the index of dated words is asked, for
-- one period after the other from the newest down, and for more of them at a
-- time the longer it takes. One plan serves all terms, so what it could be
-- made for is hidden from the planner in "asked".
with recursive asked as materialized (
	select search_query($6) as query, $1::timestamptz as now,
		$4::timestamptz as top_at, $5::uuid as top_uuid
),
sample as materialized (
	select posts.words, posts.words @@ query as is_match
	from asked
	cross join unnest('{0,1,4,16,64,256}'::int[]) as hours
	cross join lateral (
		select words
		from activities
		where (created_at, uuid) <= (least(top_at,
			now - hours * interval '1 hour'), top_uuid)
		order by created_at desc, uuid desc
		limit 128
	) as posts
),
near as materialized (
	select created_at, uuid, words
	from (
		select created_at, uuid, words, expires_at
		from activities
		where (created_at, uuid) <= ((select top_at from asked),
			(select top_uuid from asked))
		order by created_at desc, uuid desc
		limit (
			select case when avg(is_match::int) > 0.03
				then 8192 else 0 end
			from sample
		)
	) as walked
	where words @@ (select query from asked)
		and expires_at > (select now from asked)
	order by created_at desc, uuid desc
	limit 201
),
-- The words that the index is asked for: the rarest, and one more unless that
-- one is far more frequent. What is found is held against the whole term.
sought as materialized (
	select array_agg(word) as words
	from (
		select word, number, min(number) over () as fewest
		from (
			select word, (
					select count(*)
					from sample
					where words @@ beginning
				) as number
			from (
				select left(word, 100) as word,
					search_beginning(left(word, 100))::tsquery
						as beginning
				from regexp_split_to_table($6, '\s+') as piece
				cross join unnest(tsvector_to_array(
					search_words(piece))) as word
				group by 1, 2
				order by max(length(word)) desc
				limit 8
			) as said
		) as counted
		order by number, length(word) desc
		limit 2
	) as rarest
	where number <= 8 * greatest(fewest, 1)
),
-- each step goes on below the last one
far (at, id, periods, number, ranks, times, uuids) as (
	select top_at, top_uuid, 1, 0, '{}'::int[], '{}'::timestamptz[],
		'{}'::uuid[]
	from asked
	where query is not null
		and (select count(*) from near) < 201
	union all
	select search_period_start(oldest) - interval '1 microsecond',
		'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid,
		least(periods * 2, 16), number + cardinality(found.uuids),
		found.*
	from far
	cross join asked
	cross join lateral (
		select search_period(created_at) as latest,
			search_period(created_at) - periods + 1 as oldest
		from activities
		where (created_at, uuid) <= (at, id)
		order by created_at desc, uuid desc
		limit 1
	) as next
	cross join lateral (
		select string_agg(words_of_period, '|')::tsquery as keys
		from (
			select string_agg(search_beginning(
				search_period_mark(period) || word), '&')
				as words_of_period
			from sought
			cross join unnest(sought.words) as word
			cross join generate_series(oldest, latest) as period
			group by period
		) as periodical
	) as wanted
	cross join lateral (
		select coalesce(array_agg(round(ts_rank(words, query)
				* 1000000)::int), '{}'),
			coalesce(array_agg(created_at), '{}'),
			coalesce(array_agg(uuid), '{}')
		from (
			select *
			from (
				-- by this index, not by another one
				select created_at, uuid, words, expires_at
				from activities
				where dated_words(words, created_at) @@ keys
				offset 0
			) as candidate
			where words @@ query
				and expires_at > now
				and (created_at, uuid) <= (at, id)
				and created_at >= search_period_start(oldest)
			order by created_at desc, uuid desc
			limit 201
		) as matching
	) as found (ranks, times, uuids)
	where number < 201
),
newest as (
	select round(ts_rank(words, query) * 1000000)::int as rank,
		created_at, uuid
	from near
	cross join asked
	where (select count(*) from near) = 201
	union all
	select found.*
	from far
	cross join unnest(ranks, times, uuids)
		as found (rank, created_at, uuid)
	order by created_at desc, uuid desc
	limit 201
),
match as (
	select newest.*,
		row_number() over (order by created_at desc, uuid desc) <= 200
			and (created_at, uuid) >= ($7::timestamptz, $8::uuid)
			as is_inside
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
left join activities on activities.uuid = page.uuid
left join users on users.uuid = activities.user_uuid
cross join activity_marks($2::uuid, page.uuid, likes_count, reposts_count)
