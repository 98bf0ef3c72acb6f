-- The post $1 of $2, at $4: a reply to $5 that ends with it, or one of its own
-- that ends at $6. No row when there is nothing to reply to, or when the key
-- $7 was used after $9 already. The post answered is locked first, as whoever
-- changes its counts or deletes it does: so nobody waits crosswise.
with parent as materialized (
	select uuid, user_uuid, expires_at
	from activities
	where uuid = $5::uuid
		and expires_at > $4::timestamptz
	for no key update
),
once as (
	insert into idempotency (user_uuid, key, method, path, hash,
		activity_uuid, created_at)
	select $2::uuid, $7::text, 'POST',
		'/api/activities' || coalesce('/' || $5::uuid || '/reply', ''),
		$8, $1::uuid, $4::timestamptz
	where $7::text is not null
		and ($5::uuid is null or exists (select from parent))
	on conflict (user_uuid, key) do update
	set method = excluded.method, path = excluded.path,
		hash = excluded.hash, activity_uuid = excluded.activity_uuid,
		created_at = excluded.created_at
	where idempotency.created_at <= $9::timestamptz
	returning key
),
post as (
	insert into activities (uuid, user_uuid, message,
		reply_to_activity_uuid, expires_at, created_at, words)
	select $1::uuid, users.uuid, $3::text, (select uuid from parent),
		coalesce((select expires_at from parent), $6::timestamptz),
		$4::timestamptz, search_words(handle || ' ' || $3::text)
	from users
	where users.uuid = $2::uuid
		and ($5::uuid is null or exists (select from parent))
		and ($7::text is null or exists (select from once))
	returning uuid, user_uuid, json_head, reply_to_activity_uuid, created_at
),
counted as (
	update activities
	set replies_count = replies_count + 1
	from post
	where activities.uuid = post.reply_to_activity_uuid
),
told as (
	-- who is answered is not told again that they were mentioned
	select distinct on (user_uuid) user_uuid, kind
	from (
		select user_uuid, 'reply' as kind
		from parent
		union all
		select mentioned.uuid, 'mention'
		from regexp_matches($3::text,
			'(?<![[:alnum:]_@./])@([A-Za-z0-9_]{3,20})(?![A-Za-z0-9_])',
			'g') as mention
		-- one by one: the planner expects a thousand mentions and
		-- would read all users instead
		cross join lateral (
			select uuid
			from users
			where lower(handle) = lower(mention[1] collate "C")
			limit 1
		) as mentioned
	) as concerned
	where user_uuid <> $2::uuid
	order by user_uuid, kind desc
),
notified as (
	insert into notifications
		(user_uuid, kind, actor_uuid, activity_uuid, created_at)
	select told.user_uuid, told.kind, post.user_uuid, post.uuid,
		post.created_at
	from post
	cross join told
)
select activity_json(json_head, json_name, 0, 0, 0, false, false) as json,
	(select string_agg(user_uuid::text, ',') from told) as told
from post
join users on users.uuid = post.user_uuid
