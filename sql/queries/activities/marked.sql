-- Who likes or reposted which of the posts $1: the place of each post in this
-- array, from 0 on, since one may stand there twice. Results in binary.
select place::int - 1 as place, user_uuid, is_repost
from unnest($1::uuid[]) with ordinality as post (uuid, place)
cross join lateral (
	select user_uuid, false as is_repost
	from likes
	where activity_uuid = post.uuid
	union all
	select user_uuid, true
	from reposts
	where activity_uuid = post.uuid
) as mark
