-- Counts the rows of the posts $1, which are locked, and looks for those of
-- their authors. Answers how many posts had it otherwise.
with counted as (
	select activities.uuid,
		(select count(*) from likes
			where likes.activity_uuid = activities.uuid) as likes,
		(select count(*) from reposts
			where reposts.activity_uuid = activities.uuid) as reposts,
		(select count(*) from activities as reply
			where reply.reply_to_activity_uuid = activities.uuid)
			as replies,
		exists (select from likes
			where likes.activity_uuid = activities.uuid
				and likes.user_uuid = activities.user_uuid)
			as liked,
		exists (select from reposts
			where reposts.activity_uuid = activities.uuid
				and reposts.user_uuid = activities.user_uuid)
			as reposted
	from activities
	where uuid = any($1::uuid[])
),
mended as (
	update activities
	set likes_count = likes, reposts_count = reposts,
		replies_count = replies, liked_by_author = liked,
		reposted_by_author = reposted
	from counted
	where activities.uuid = counted.uuid
		and (likes_count, reposts_count, replies_count,
			liked_by_author, reposted_by_author)
			is distinct from
			(likes, reposts, replies, liked, reposted)
	returning 1
)
select count(*)
from mended
