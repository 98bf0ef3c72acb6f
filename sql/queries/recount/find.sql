-- Up to $1 posts whose counts are not those of the rows. One snapshot sees a
-- row and its count together, so what is under way is no difference.
select count(*), coalesce(array_agg(uuid), '{}')
from (
	select uuid
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
	where likes_count <> coalesce(liking.number, 0)
		or reposts_count <> coalesce(reposting.number, 0)
		or replies_count <> coalesce(replying.number, 0)
	limit $1::int
) as wrong
