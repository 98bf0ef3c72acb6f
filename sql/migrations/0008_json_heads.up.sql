-- Lists are read far more often than posts are written, and most of what a list
-- costs was making the same JSON again. So a post keeps the part of its JSON
-- that never changes, and a person that of their name. Columns of the row: they
-- go when it goes.
--
-- Marks: with the post first, one index finds what a person did with a post and
-- all that hangs on a post, however many like it.

-- A text as JSON. PostgreSQL's own may depend on settings, for other types.
create function json_text(text) returns text
language sql immutable parallel safe
return to_json($1)::text;

-- The beginning of the JSON of a post, up to the comma before what changes.
create function activity_head(uuid uuid, message text,
	reply_to_activity_uuid uuid, expires_at timestamptz,
	created_at timestamptz
) returns text
language sql immutable parallel safe
return '{"uuid":"' || uuid || '","message":' || json_text(message)
	|| ',"reply_to_activity_uuid":'
	|| coalesce('"' || reply_to_activity_uuid::text || '"', 'null')
	|| ',"expires_at":"' || rfc3339(expires_at)
	|| '","created_at":"' || rfc3339(created_at) || '",';

alter table activities
	add column json_head text not null generated always as (activity_head(
		uuid, message, reply_to_activity_uuid, expires_at, created_at))
		stored;

-- The two members that say who somebody is.
alter table users
	add column json_name text not null generated always as (
		'"display_name":' || json_text(display_name)
		|| ',"handle":' || json_text(handle))
		stored;

-- The function of this name that there was stays, for programs of before.
--
-- The JSON of a post as its readers get it, of what is kept and what changes.
-- Of a reader who is not signed in nobody asks what they like: `liked` and
-- `reposted` are null. `more` is further members, a comma before each. Without
-- a subquery, so that PostgreSQL puts it in place of each call.
create function activity_json(json_head text, json_name text,
	replies_count integer, reposts_count integer, likes_count integer,
	liked boolean, reposted boolean, more text default ''
) returns text
language sql stable parallel safe
return json_head || json_name
	|| ',"replies_count":' || replies_count::text
	|| ',"reposts_count":' || reposts_count::text
	|| ',"likes_count":' || likes_count::text
	|| coalesce(',"liked":' || liked::text, '')
	|| coalesce(',"reposted":' || reposted::text, '')
	|| (more || '}');

-- What the reader did with a post; nulls when nobody is signed in. A post that
-- nobody likes is not looked for among what the reader likes. "offset 0": to
-- look up one, not to gather first all that the reader ever liked.
create function activity_marks(reader uuid, post uuid, likes_count integer,
	reposts_count integer
) returns table (liked boolean, reposted boolean)
language sql stable parallel safe rows 1
begin atomic
	select case when reader is not null then likes_count > 0 and exists (
			select from likes
			where likes.user_uuid = reader
				and likes.activity_uuid = post
			offset 0
		) end,
		case when reader is not null then reposts_count > 0 and exists (
			select from reposts
			where reposts.user_uuid = reader
				and reposts.activity_uuid = post
			offset 0
		) end;
end;

alter table likes
	drop constraint likes_pkey,
	add primary key (activity_uuid, user_uuid);
drop index likes_activity_uuid_idx;

alter table reposts
	drop constraint reposts_user_uuid_activity_uuid_key,
	add unique (activity_uuid, user_uuid);
drop index reposts_activity_uuid_idx;
