-- Counts the rows of the posts $1, which are locked. Answers how many posts
-- had other counts.
with counted as (
	select activities.uuid,
		(select count(*) from likes
			where likes.activity_uuid = activities.uuid) as likes,
		(select count(*) from reposts
			where reposts.activity_uuid = activities.uuid) as reposts,
		(select count(*) from activities as reply
			where reply.reply_to_activity_uuid = activities.uuid)
			as replies
	from activities
	where uuid = any($1::uuid[])
),
mended as (
	update activities
	set likes_count = likes, reposts_count = reposts,
		replies_count = replies
	from counted
	where activities.uuid = counted.uuid
		and (likes_count, reposts_count, replies_count)
			is distinct from (likes, reposts, replies)
	returning 1
)
select count(*)
from mended
