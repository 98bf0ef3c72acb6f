-- Posts ("cruds"), which end, with their replies, likes and reposts.

-- The time as all answers show it.
create function rfc3339(timestamptz) returns text
language sql stable parallel safe as $$
	select to_char($1 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- The words of a text, whatever its language. Signs only part words. What is
-- written without spaces between words (Thai, Lao, Burmese, Khmer, Japanese,
-- Chinese) counts each letter as a word: a search for a word is then one for
-- letters in a row.
create function search_words(text) returns tsvector
language sql immutable parallel safe as $$
	select to_tsvector('simple', regexp_replace(
		regexp_replace($1, '[!-/:-@\[-`{-~]+', ' ', 'g'),
		'([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])',
		' \1 ', 'g'))
$$;

-- What finds posts of which every word of the term begins a word. Null when
-- the term has no words.
create function search_query(text) returns tsquery
language sql immutable parallel safe as $$
	select string_agg(word.query, ' & ')::tsquery
	from (
		select string_agg(
			'''' || replace(replace(lexeme, '\', '\\'), '''', '''''')
				|| '''',
			' <-> ' order by position) || ':*' as query
		from regexp_split_to_table($1, '\s+') as piece
		cross join lateral unnest(search_words(piece))
		cross join lateral unnest(positions) as position
		group by piece
	) as word
$$;

create table activities (
	uuid uuid primary key,
	user_uuid uuid not null references users,
	message text not null
		check (char_length(message) between 1 and 1024),
	replies_count integer not null default 0 check (replies_count >= 0),
	reposts_count integer not null default 0 check (reposts_count >= 0),
	likes_count integer not null default 0 check (likes_count >= 0),
	-- A reply goes with the post it answers, and ends with it.
	reply_to_activity_uuid uuid
		references activities on delete cascade,
	expires_at timestamptz not null,
	created_at timestamptz not null,
	-- Of the message and its author's handle, which never changes.
	words tsvector not null
) with (fillfactor = 80); -- room for new counts beside the old row

-- Every list has an index in its own order, so that a page costs the same
-- however many posts there are.
create index activities_home_idx
	on activities (created_at desc, uuid desc)
	where reply_to_activity_uuid is null;

create index activities_user_idx
	on activities (user_uuid, created_at desc, uuid desc)
	include (expires_at)
	where reply_to_activity_uuid is null;

create index activities_user_replies_idx
	on activities (user_uuid, created_at desc, uuid desc)
	where reply_to_activity_uuid is not null;

create index activities_replies_idx
	on activities (reply_to_activity_uuid, created_at, uuid)
	where reply_to_activity_uuid is not null;

create index activities_ends_idx
	on activities (expires_at, uuid)
	where reply_to_activity_uuid is null;

create index activities_replies_end_idx
	on activities (expires_at, uuid)
	where reply_to_activity_uuid is not null;

-- Searches: newest first for common words, the other for rare ones. Without
-- a list of pending words, which every search would have to read.
create index activities_created_at_idx
	on activities (created_at desc, uuid desc);

create index activities_words_idx
	on activities using gin (words) with (fastupdate = off);

create table likes (
	user_uuid uuid not null references users,
	activity_uuid uuid not null references activities on delete cascade,
	created_at timestamptz not null,
	primary key (user_uuid, activity_uuid)
);

create index likes_activity_uuid_idx on likes (activity_uuid);

create table reposts (
	uuid uuid primary key default gen_random_uuid(),
	user_uuid uuid not null references users,
	activity_uuid uuid not null references activities on delete cascade,
	created_at timestamptz not null,
	unique (user_uuid, activity_uuid)
);

create index reposts_user_idx
	on reposts (user_uuid, created_at desc, uuid desc);

create index reposts_activity_uuid_idx on reposts (activity_uuid);

-- The JSON of a post as its readers get it. Of a reader who is not signed in
-- nobody asks what they like: both last ones are null. Written without a
-- subquery, so that PostgreSQL puts it in place of each call.
create function activity_json(
	uuid uuid, display_name text, handle text, message text,
	replies_count integer, reposts_count integer, likes_count integer,
	reply_to_activity_uuid uuid, expires_at timestamptz,
	created_at timestamptz, liked boolean, reposted boolean
) returns text
language sql stable parallel safe as $$
	select '{"uuid":"' || uuid::text
		|| '","display_name":' || to_json(display_name)::text
		|| ',"handle":' || to_json(handle)::text
		|| ',"message":' || to_json(message)::text
		|| ',"replies_count":' || replies_count::text
		|| ',"reposts_count":' || reposts_count::text
		|| ',"likes_count":' || likes_count::text
		|| ',"reply_to_activity_uuid":'
		|| coalesce('"' || reply_to_activity_uuid::text || '"', 'null')
		|| ',"expires_at":"' || rfc3339(expires_at)
		|| '","created_at":"' || rfc3339(created_at)
		|| '"' || coalesce(',"liked":' || liked::text, '')
		|| coalesce(',"reposted":' || reposted::text, '')
		|| '}'
$$;
