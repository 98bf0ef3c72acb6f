-- A world of any size on the real schema: :posts posts and a quarter as many
-- replies of a tenth as many people (20,000 at least), all relative to the
-- moment :now. The same numbers give the same rows: all chance is a hash of
-- the row's number. Whatever they have, posts count one like and one repost and
-- replies one like, so that these are looked for.
--
-- What is known of it, for whoever asks it:
--   person_1 posts the most, by far; person_2 and on ever less
--   words of posts: common in 60 % of them, frequent in 10 %, seldom in 1 %,
--   rare in 0.1 %; faded in 10 % of those older than a week and in no newer
--   one; odd and even, each in half of them and never both in one; the signs
--   🎉 in 10 % and 👍🏽 in 0.1 %
--   every life time, the long ones most; one in a hundred has just ended
\set ON_ERROR_STOP on
\set QUIET on
set session_replication_role = replica; -- foreign keys hold by themselves
set maintenance_work_mem = '512MB';
set synchronous_commit = off;

create function pg_temp.uuid_of(kind text, number bigint) returns uuid
language sql immutable as $$ select md5(kind || number)::uuid $$;

-- Between 0 and 1, another one for each `what` of a number.
create function pg_temp.chance(number bigint, what int) returns float8
language sql immutable as $$
	select (hashint8extended(number, what) & 2147483647) / 2147483648.0::float8
$$;

-- One of so many people, the first ones more often than the others.
create function pg_temp.someone(number bigint, what int, people int)
returns int language sql immutable as $$
	select 1 + floor(people * pg_temp.chance(number, what) ^ 2)::int
$$;

-- Words of a vocabulary in which few are frequent and most are rare.
create function pg_temp.chatter(number bigint, words int) returns text
language sql immutable as $$
	select string_agg('w' || floor(20000
		* pg_temp.chance(number * 16 + at, 40) ^ 4)::int, ' ')
	from generate_series(1, words) as at
$$;

-- Rows come far faster into tables without indexes.
create temporary table later as
select indexdef as sql, format('%I.%I', schemaname, indexname) as name
from pg_indexes
where tablename in ('users', 'activities', 'likes', 'reposts',
		'notifications', 'idempotency')
	and not exists (
		select from pg_constraint
		where conname = indexname
	);
select 'drop index ' || name from later \gexec

select greatest(:posts / 10, 20000) as people \gset

insert into users (uuid, display_name, handle, email, cognito_user_id,
	bio, notifications_read_at, created_at)
select pg_temp.uuid_of('person', n),
	(array['Ada', 'Bo', 'Chidi', 'Dana', 'Eun', 'Farah', 'Goran', 'Hana'])
		[1 + n % 8] || ' ' || initcap(pg_temp.chatter(n, 1)),
	'person_' || n, 'person_' || n || '@example.com',
	pg_temp.uuid_of('sub', n)::text, 'Number ' || n,
	case when n % 3 > 0 then :'now'::timestamptz - interval '1 day' end,
	:'now'::timestamptz - interval '1 year'
from generate_series(1, :people) as n;

create temporary table lives (low float8, high float8, life interval);
insert into lives values
	(0, 0.6, '30 days'), (0.6, 0.8, '7 days'), (0.8, 0.9, '3 days'),
	(0.9, 0.95, '1 day'), (0.95, 0.98, '12 hours'),
	(0.98, 0.995, '3 hours'), (0.995, 1.1, '1 hour');

-- A post is anywhere in its life; one in a hundred is up to an hour beyond.
insert into activities (uuid, user_uuid, message, likes_count, reposts_count,
	expires_at, created_at, words)
select pg_temp.uuid_of('post', n), pg_temp.uuid_of('person', author), message,
	1, 1, ends, ends - life, search_words('person_' || author || ' ' || message)
from (
	select n, life, pg_temp.someone(n, 1, :people) as author,
		:'now'::timestamptz + case when pg_temp.chance(n, 2) < 0.01
			then pg_temp.chance(n, 3) * interval '-1 hour'
			else pg_temp.chance(n, 3) * life end as ends
	from generate_series(1, :posts) as n
	join lives on pg_temp.chance(n, 4) >= low
		and pg_temp.chance(n, 4) < high
) as post
cross join lateral (
	select concat_ws(' ', pg_temp.chatter(n, 6),
		case when pg_temp.chance(n, 5) < 0.6 then 'common' end,
		case when pg_temp.chance(n, 6) < 0.1 then 'frequent' end,
		case when pg_temp.chance(n, 7) < 0.01 then 'seldom' end,
		case when pg_temp.chance(n, 8) < 0.001 then 'rare' end,
		case when pg_temp.chance(n, 13) < 0.1 then '🎉' end,
		case when pg_temp.chance(n, 14) < 0.001 then '👍🏽' end,
		case when pg_temp.chance(n, 9) < 0.1 and ends - life
			< :'now'::timestamptz - interval '7 days'
			then 'faded' end,
		(array['even', 'odd'])[1 + n % 2]) as message
) as said
order by ends - life;

-- Replies to a few posts are many, to most none.
insert into activities (uuid, user_uuid, message, likes_count,
	reply_to_activity_uuid, expires_at, created_at, words)
select pg_temp.uuid_of('reply', n), pg_temp.uuid_of('person', author),
	reply.message, 1, parent.uuid, parent.expires_at, parent.created_at
		+ pg_temp.chance(n, 11) * least(interval '50 minutes',
			:'now'::timestamptz - parent.created_at),
	search_words('person_' || author || ' ' || reply.message)
from (
	select n, pg_temp.someone(n, 10, :people) as author,
		pg_temp.chatter(n, 8) as message
	from generate_series(1, :posts / 4) as n
) as reply
join activities as parent on parent.uuid
	= pg_temp.uuid_of('post', pg_temp.someone(n, 12, :posts));

insert into idempotency (user_uuid, key, method, path, hash, activity_uuid,
	created_at)
select user_uuid, 'key ' || uuid, 'POST', '/api/activities', md5(uuid::text),
	uuid, created_at
from activities
where created_at > :'now'::timestamptz - interval '1 day'
	and reply_to_activity_uuid is null;

insert into likes (user_uuid, activity_uuid, created_at)
select distinct on (1, 2)
	pg_temp.uuid_of('person', pg_temp.someone(n, 20, :people)),
	pg_temp.uuid_of('post', pg_temp.someone(n, 21, :posts)),
	:'now'::timestamptz - pg_temp.chance(n, 22) * interval '7 days'
from generate_series(1, :posts) as n;

insert into reposts (uuid, user_uuid, activity_uuid, created_at)
select distinct on (2, 3) pg_temp.uuid_of('repost', n),
	pg_temp.uuid_of('person', pg_temp.someone(n, 30, :people)),
	pg_temp.uuid_of('post', pg_temp.someone(n, 31, :posts)),
	:'now'::timestamptz - pg_temp.chance(n, 32) * interval '7 days'
from generate_series(1, :posts / 5) as n
order by 2, 3, 1;

update activities
set liked_by_author = true
from likes
where activity_uuid = activities.uuid
	and likes.user_uuid = activities.user_uuid;

update activities
set reposted_by_author = true
from reposts
where activity_uuid = activities.uuid
	and reposts.user_uuid = activities.user_uuid;

insert into notifications (user_uuid, kind, actor_uuid, activity_uuid,
	created_at)
select distinct on (1, 2, 3, 4) post.user_uuid, act.kind, act.user_uuid,
	act.shown, act.created_at
from (
	select 'like' as kind, user_uuid, activity_uuid as about,
		activity_uuid as shown, created_at
	from likes
	union all
	select 'repost', user_uuid, activity_uuid, activity_uuid, created_at
	from reposts
	union all
	select 'reply', user_uuid, reply_to_activity_uuid, uuid, created_at
	from activities
	where reply_to_activity_uuid is not null
) as act
join activities as post on post.uuid = act.about
where post.user_uuid <> act.user_uuid
order by 1, 2, 3, 4;

-- What was committed and is not yet flushed, no vacuum marks as visible to all.
set synchronous_commit = on;
select sql from later \gexec
set session_replication_role = origin;
vacuum (analyze) users, activities, likes, reposts, notifications, idempotency;
