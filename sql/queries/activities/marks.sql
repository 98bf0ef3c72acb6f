-- Which of the posts $2 the person $1 likes, and which they reposted; of pages
-- with too many marks for marked.sql.
select array(
		select activity_uuid
		from likes
		where user_uuid = $1::uuid
			and activity_uuid = any ($2::uuid[])
	) as liked,
	array(
		select activity_uuid
		from reposts
		where user_uuid = $1::uuid
			and activity_uuid = any ($2::uuid[])
	) as reposted
