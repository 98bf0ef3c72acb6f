alter table likes
	drop constraint likes_pkey,
	add primary key (user_uuid, activity_uuid);
create index likes_activity_uuid_idx on likes (activity_uuid);
alter table reposts
	drop constraint reposts_activity_uuid_user_uuid_key,
	add unique (user_uuid, activity_uuid);
create index reposts_activity_uuid_idx on reposts (activity_uuid);

drop function activity_marks;
drop function activity_json;
alter table users drop column json_name;
alter table activities drop column json_head;
drop function activity_head;
drop function json_text;

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
