-- Posts that match the term $6, in portions of 200: the newest matches from the
-- key ($4, $5) down, ranked best first, then those before them. A portion goes
-- down to ($7, $8), or has 200 matches as long as its end is not known; of it
-- come those ranked below ($9, $10, $11). What is posted or deleted meanwhile
-- moves no other post into another portion. See home.sql for the first columns;
-- the others are the rank of each, and the keys of where the portion begins and
-- ends and of the first match behind it. An empty page is a row without json.
with match as materialized (
	select *
	from search_newest($6, $1::timestamptz, $4::timestamptz, $5::uuid)
		with ordinality as newest (rank, at, uuid, number)
),
portion as materialized (
	select count(*) as size
	from match
	where number <= 200
		and (at, uuid) >= ($7::timestamptz, $8::uuid)
),
bounds as materialized (
	select size, (
			select rfc3339(at) || ' ' || uuid
			from match
			where number = 1
		) as top, (
			select rfc3339(at) || ' ' || uuid
			from match
			where number = size
		) as bottom, (
			select rfc3339(at) || ' ' || uuid
			from match
			where number = size + 1
		) as behind
	from portion
)
select json, liked, reposted, at, uuid as key, marks, uuid, ends, rank,
	top, bottom, behind
from bounds
left join lateral (
	select activity_json(json_head, (
			select json_name
			from users
			where users.uuid = user_uuid
		), replies_count, reposts_count, likes_count, null, null)
			as json,
		liked, reposted, chosen.*, expires_at as ends,
		likes_count + reposts_count as marks
	from (
		select rank, at, uuid
		from match
		where number <= size
			and (rank, at, uuid)
				< ($9::int, $10::timestamptz, $11::uuid)
		order by rank desc, at desc, uuid desc
		limit $3::int + 1
	) as chosen
	join activities on activities.uuid = chosen.uuid
	cross join activity_marks($2::uuid, chosen.uuid, likes_count,
		reposts_count)
) as page on true
order by rank desc, at desc, uuid desc
