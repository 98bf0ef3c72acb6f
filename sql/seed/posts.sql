-- The posts of the demo, made anew whenever fewer than ten live: their times
-- count from now. Answers how many were added. A post: number, author, what it
-- replies to, how long it lives, how long ago it was written, text.
with wanted (number, handle, parent, life, age, message) as (
	values
	(1, 'marta', null, '1 hour', '57 minutes',
	 'This one has three minutes left. Say something nice to it before it goes.'),
	(2, 'andrewbrown', null, '30 days', '2 days',
	 'A post that lives a month. By then I will have forgotten that I wrote it.'),
	(3, 'bayko', null, '7 days', '30 hours',
	 'Seven days is how long I keep a grocery list. Posts can have the same.'),
	(4, 'londo', null, '3 days', '28 hours',
	 'An empire is three days of glory and a very long afternoon of paperwork.'),
	(5, 'amira', null, '1 day', '20 hours',
	 'صباح الخير من الشرفة. القهوة جاهزة والمدينة ما زالت نائمة.'),
	(6, 'yuki', null, '12 hours', '10 hours',
	 '始発の電車はいつも静かで、窓に海が映る。'),
	(7, 'marta', null, '3 hours', '2 hours 10 minutes',
	 'The bread has been in the oven for nine minutes and I have looked at it eleven times.'),
	(8, 'andrewbrown', null, '1 hour', '31 minutes',
	 'For one hour only: I admit that @bayko was right about the two tables.'),
	(9, 'bayko', 8, null, '29 minutes', 'Screenshot taken.'),
	(10, 'andrewbrown', 8, null, '27 minutes', 'That is against the spirit of this place.'),
	(11, 'marta', 8, null, '25 minutes', 'What two tables?'),
	(12, 'bayko', 11, null, '22 minutes', 'Things and loans. He wanted nine.'),
	(13, 'londo', 8, null, '15 minutes',
	 'Nine tables! My grandfather held a feast at nine tables and regretted only the last.'),
	(14, 'bayko', null, '7 days', '26 hours',
	 'Question for the street: who has my ladder?'),
	(15, 'andrewbrown', 14, null, '25 hours', 'Define "has".'),
	(16, 'bayko', 15, null, '24 hours', '@andrewbrown It is leaning on your garage. I can see it from here.'),
	(17, 'amira', 14, null, '23 hours', 'I need it on Saturday, whoever has it.'),
	(18, 'andrewbrown', 17, null, '22 hours', '@amira It is yours from Friday evening. I will carry it over.'),
	(19, 'yuki', null, '3 days', '19 hours',
	 '今日のおやつ:柿、ほうじ茶、それから猫の視線。'),
	(20, 'yuki', null, '1 day', '6 hours',
	 '月がとても綺麗です。@marta さん、そちらからも見えますか?'),
	(21, 'marta', 20, null, '5 hours', '@yuki Yes! Enormous, and a little orange, over the bakery.'),
	(22, 'yuki', 21, null, '4 hours 50 minutes', '同じ月なのに、パン屋の上だと美味しそう。'),
	(23, 'amira', null, '3 days', '15 hours',
	 'تعلّمت اليوم كلمة جديدة من جارتي، ولن أقول لكم ما هي قبل أن أستعملها.'),
	(24, 'londo', 23, null, '14 hours', 'A word one does not say is the most expensive kind.'),
	(25, 'londo', null, '12 hours', '9 hours',
	 'I was told that here everything is forgotten. At last, a civilisation with manners.'),
	(26, 'marta', 25, null, '8 hours', 'Except for who said it first. @bayko keeps screenshots.'),
	(27, 'andrewbrown', null, '1 day', '7 hours',
	 'Longest word I know, for those who test layouts: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'),
	(28, 'bayko', 27, null, '6 hours 30 minutes', 'Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaargh.'),
	(29, 'marta', null, '7 days', '3 days',
	 'Sourdough, day three. It smells like a library that was left out in the rain. Everybody says this is good.'),
	(30, 'yuki', 29, null, '2 days', '毎日の写真をお願いします。'),
	(31, 'amira', null, '12 hours', '5 hours',
	 'Rain on the way. Whoever has laundry out on Elm Street: you have about twenty minutes.'),
	(32, 'andrewbrown', 31, null, '4 hours 45 minutes', 'Nineteen. Running.'),
	(33, 'bayko', null, '3 hours', '50 minutes',
	 'Looking for two people for the quiz on Thursday. Required: one who knows rivers. 🌊'),
	(34, 'marta', 33, null, '40 minutes', 'I know rivers, lakes and one very good swamp.'),
	(35, 'londo', null, '3 hours', '35 minutes',
	 '1 < 2, <b>this is not bold</b>, and ''; drop table feasts; -- is what my enemies write at night.'),
	(36, 'amira', null, '1 hour', '12 minutes',
	 'فنجان ثانٍ؟ لديكم ساعة واحدة لتقولوا لي إنها فكرة سيئة.'),
	(37, 'yuki', 36, null, '9 minutes', '三杯目なら止めます ☕'),
	(38, 'marta', null, '30 days', '8 minutes',
	 'Reading group, first Tuesday of the month, at the bakery. Bring a book that ends badly.'),
	(39, 'andrewbrown', null, '12 hours', '5 minutes',
	 'Idea: a clock that only shows how long is left. @londo would hate it.'),
	(40, 'londo', 39, null, '2 minutes', '@andrewbrown I have been living with one for years. It is called a court.'),
	(41, 'bayko', null, '1 day', '1 minute',
	 'New here? Everything you see ends. Look under "last chance" for what is about to.')
),
liking (number, handle) as (
	values (1, 'yuki'), (1, 'bayko'), (2, 'bayko'), (4, 'marta'),
	(4, 'andrewbrown'), (5, 'yuki'), (5, 'marta'), (6, 'amira'),
	(6, 'marta'), (6, 'londo'), (7, 'andrewbrown'), (8, 'bayko'),
	(8, 'marta'), (8, 'londo'), (8, 'amira'), (8, 'yuki'), (9, 'marta'),
	(13, 'bayko'), (14, 'marta'), (16, 'amira'), (18, 'amira'),
	(20, 'marta'), (20, 'amira'), (21, 'yuki'), (22, 'marta'), (23, 'londo'),
	(25, 'bayko'), (25, 'amira'), (29, 'yuki'), (29, 'amira'), (31, 'andrewbrown'),
	(35, 'bayko'), (36, 'yuki'), (38, 'amira'), (39, 'bayko'), (40, 'marta')
),
reposting (number, handle) as (
	values (4, 'bayko'), (6, 'marta'), (8, 'marta'), (14, 'amira'),
	(20, 'amira'), (25, 'yuki'), (31, 'bayko'), (38, 'bayko'), (38, 'amira')
),
-- without all of their authors there are no posts
needed as materialized (
	select count(*) < 10 and not exists (
			select handle from wanted
			except
			select lower(handle) from users
		) as are
	from (
		select
		from activities
		where reply_to_activity_uuid is null
			and expires_at > now()
		limit 10
	) as alive
),
post as materialized (
	select number, users.handle, users.uuid as user_uuid, message, parent,
		life::interval as life, now() - age::interval as created_at,
		gen_random_uuid() as uuid
	from wanted
	join users on lower(users.handle) = wanted.handle
	where (select are from needed)
),
ending as (
	-- a reply ends with the post that the thread began with
	select post.*, case
			when post.parent is null then post.created_at + post.life
			when above.parent is null then above.created_at + above.life
			when over.parent is null then over.created_at + over.life
		end as expires_at,
		above.uuid as parent_uuid, above.user_uuid as parent_user_uuid
	from post
	left join post as above on above.number = post.parent
	left join post as over on over.number = above.parent
),
posted as (
	insert into activities (uuid, user_uuid, message, replies_count,
		reposts_count, likes_count, liked_by_author,
		reposted_by_author, reply_to_activity_uuid, expires_at,
		created_at, words)
	select uuid, user_uuid, message,
		(select count(*) from post as reply
			where reply.parent = ending.number),
		(select count(*) from reposting
			where reposting.number = ending.number),
		(select count(*) from liking
			where liking.number = ending.number),
		(number, lower(handle)) in (table liking),
		(number, lower(handle)) in (table reposting),
		parent_uuid, expires_at, created_at,
		search_words(handle || ' ' || message)
	from ending
	returning uuid
),
act as (
	select 'like' as kind, users.uuid as actor_uuid, ending.uuid,
		ending.user_uuid,
		ending.created_at + (now() - ending.created_at) / 3
			as created_at
	from liking
	join users on lower(users.handle) = liking.handle
	join ending on ending.number = liking.number
	union all
	select 'repost', users.uuid, ending.uuid, ending.user_uuid,
		ending.created_at + (now() - ending.created_at) / 2
	from reposting
	join users on lower(users.handle) = reposting.handle
	join ending on ending.number = reposting.number
	union all
	select 'reply', user_uuid, uuid, parent_user_uuid, created_at
	from ending
	where parent_uuid is not null
	union all
	select 'mention', ending.user_uuid, ending.uuid, users.uuid,
		ending.created_at
	from ending
	cross join lateral regexp_matches(message, '@([A-Za-z0-9_]{3,20})', 'g')
		as mention
	join users on lower(users.handle) = mention[1]
	where users.uuid is distinct from parent_user_uuid
),
liked as (
	insert into likes (user_uuid, activity_uuid, created_at)
	select actor_uuid, uuid, created_at
	from act
	where kind = 'like'
),
reposted as (
	insert into reposts (user_uuid, activity_uuid, created_at)
	select actor_uuid, uuid, created_at
	from act
	where kind = 'repost'
),
told as (
	insert into notifications
		(user_uuid, kind, actor_uuid, activity_uuid, created_at)
	select user_uuid, kind, actor_uuid, uuid, created_at
	from act
	where actor_uuid <> user_uuid
)
select count(*)
from posted;
