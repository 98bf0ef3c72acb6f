-- Up to $1 posts whose counts, or what they keep of their author's own marks,
-- are not those of the rows. One snapshot sees a row and its count together, so
-- what is under way is no difference.
select count(*), coalesce(array_agg(uuid), '{}')
from (
	select activities.uuid
	from activities
	left join (
		select activity_uuid, count(*) as number
		from likes
		group by activity_uuid
	) as liking on liking.activity_uuid = activities.uuid
	left join (
		select activity_uuid, count(*) as number
		from reposts
		group by activity_uuid
	) as reposting on reposting.activity_uuid = activities.uuid
	left join (
		select reply_to_activity_uuid, count(*) as number
		from activities
		where reply_to_activity_uuid is not null
		group by reply_to_activity_uuid
	) as replying on replying.reply_to_activity_uuid = activities.uuid
	left join likes as own_like
		on own_like.activity_uuid = activities.uuid
		and own_like.user_uuid = activities.user_uuid
	left join reposts as own_repost
		on own_repost.activity_uuid = activities.uuid
		and own_repost.user_uuid = activities.user_uuid
	where likes_count <> coalesce(liking.number, 0)
		or reposts_count <> coalesce(reposting.number, 0)
		or replies_count <> coalesce(replying.number, 0)
		or liked_by_author <> (own_like.user_uuid is not null)
		or reposted_by_author <> (own_repost.user_uuid is not null)
	limit $1::int
) as wrong
