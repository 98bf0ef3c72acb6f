-- Which of the posts $2 the person $1 likes, and which they reposted; of pages
-- with too many marks for marked.sql. By post: a person may have marked many.
select array(
		select uuid
		from unnest($2::uuid[]) as post (uuid)
		where exists (
			select from likes
			where user_uuid = $1::uuid
				and activity_uuid = post.uuid
			offset 0
		)
	) as liked,
	array(
		select uuid
		from unnest($2::uuid[]) as post (uuid)
		where exists (
			select from reposts
			where user_uuid = $1::uuid
				and activity_uuid = post.uuid
			offset 0
		)
	) as reposted
