-- People. The API's own rules for new rows are stricter than these checks:
-- rows taken over from elsewhere shall stay readable.
create table users (
	uuid uuid primary key default gen_random_uuid(),
	display_name text not null
		check (char_length(display_name) between 1 and 255),
	-- Ordered by bytes, so that one index on lower(handle) serves both
	-- "equal" and "begins with" (from the prefix up to the prefix with
	-- U+10FFFF behind it), whatever the locale of the database.
	handle text collate "C" not null
		check (char_length(handle) between 1 and 63),
	email text not null default '',
	-- The `sub` of the person in the user pool; null until it is known.
	cognito_user_id text
		constraint users_cognito_user_id_key unique
		check (cognito_user_id <> ''),
	bio text not null default '' check (char_length(bio) <= 160),
	notifications_read_at timestamptz,
	created_at timestamptz not null default now(),
	-- Words of the name, to find people by the beginning of any of them:
	-- name_words @@ '''beg'':*'::tsquery
	name_words tsvector not null
		generated always as (to_tsvector('simple', display_name)) stored
);

create unique index users_handle_key on users (lower(handle));

create index users_name_words_idx on users using gin (name_words);
