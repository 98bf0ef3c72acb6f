-- A database of :people people and :posts posts, with a fifth as many replies,
-- as many likes, a fifth as many reposts, and notifications of the likes. Of
-- the posts 60, 10, 1 and 0.1 in a hundred say "often", "tenth", "hundredth"
-- and "thousandth". All of it counts as written in the last weeks.
insert into users (uuid, display_name, handle)
select md5('person' || i)::uuid, 'Person ' || i, 'person' || i
from generate_series(1, :people) as i;

insert into activities (uuid, user_uuid, message, likes_count, expires_at,
	created_at, words)
select md5('post' || i)::uuid, md5('person' || author)::uuid, message, 1,
	now() + (i * 31 % 2592000 + 1) * interval '1 s',
	now() - (:posts - i) * interval '2 s',
	search_words('person' || author || ' ' || message)
from generate_series(1, :posts) as i
cross join lateral (
	select 1 + i::bigint * 7919 % :people as author,
		concat_ws(' ', case when i % 10 < 6 then 'often' end,
			case when i % 10 = 3 then 'tenth' end,
			case when i % 100 = 7 then 'hundredth' end,
			case when i % 1000 = 13 then 'thousandth' end,
			'word' || i % 5003, 'and', md5(i::text)) as message
) as written;

insert into activities (uuid, user_uuid, message, reply_to_activity_uuid,
	expires_at, created_at, words)
select md5('reply' || i)::uuid,
	md5('person' || 1 + i::bigint * 104729 % :people)::uuid, 'a reply',
	uuid, expires_at, created_at + interval '1 s', search_words('a reply')
from generate_series(1, :posts / 5) as i
join activities on uuid = md5('post' || i * 5)::uuid;

insert into likes
select md5('person' || 1 + i::bigint * 15485863 % :people)::uuid,
	md5('post' || 1 + i::bigint * 3 % :posts)::uuid, now()
from generate_series(1, :posts) as i
on conflict do nothing;

insert into reposts (user_uuid, activity_uuid, created_at)
select md5('person' || 1 + i::bigint * 32452843 % :people)::uuid,
	md5('post' || 1 + i::bigint * 7 % :posts)::uuid,
	now() - i * interval '3 s'
from generate_series(1, :posts / 5) as i
on conflict do nothing;

insert into notifications (user_uuid, kind, actor_uuid, activity_uuid,
	created_at)
select activities.user_uuid, 'like', likes.user_uuid, activities.uuid,
	likes.created_at
from likes
join activities on activities.uuid = likes.activity_uuid
where activities.user_uuid <> likes.user_uuid;

insert into idempotency (user_uuid, key, method, path, hash, activity_uuid,
	created_at)
select user_uuid, 'key' || uuid, 'POST', '/api/activities', 'hash', uuid,
	created_at
from activities
where created_at > now() - interval '1 day';

vacuum analyze;
