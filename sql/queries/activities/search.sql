-- The newest 201 posts that match the term $6, from the key ($4, $5) down,
-- with what they rank by: a portion of 200, and one that tells whether another
-- portion is behind it. Of the page there is the JSON, too: that are those of
-- the portion, down to ($7, $8), which rank below ($9, $10, $11), best first,
-- one more than the limit $3. What is posted or deleted meanwhile moves no
-- other post into another portion.
with match as materialized (
	select rank, posted_at, post
	from search_newest($6, $1::timestamptz, $4::timestamptz, $5::uuid)
),
page as (
	select chosen.post, activity_json(json_head, (
				select json_name
				from users
				where users.uuid = user_uuid
			), replies_count, reposts_count, likes_count, liked,
			reposted) as json
	from (
		select rank, posted_at, post
		from (
			select *
			from match
			order by posted_at desc, post desc
			limit 200
		) as portion
		where (posted_at, post) >= ($7::timestamptz, $8::uuid)
			and (rank, posted_at, post)
				< ($9::int, $10::timestamptz, $11::uuid)
		order by rank desc, posted_at desc, post desc
		limit $3::int + 1
	) as chosen
	join activities on activities.uuid = chosen.post
	cross join activity_marks($2::uuid, chosen.post, likes_count,
		reposts_count)
)
select match.post as uuid, json, rank,
	(extract(epoch from posted_at) * 1000000)::bigint as created_us
from match
left join page on page.post = match.post
