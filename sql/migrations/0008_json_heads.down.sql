alter table likes
	drop constraint likes_pkey,
	add primary key (user_uuid, activity_uuid);
create index likes_activity_uuid_idx on likes (activity_uuid);
alter table reposts
	drop constraint reposts_activity_uuid_user_uuid_key,
	add unique (user_uuid, activity_uuid);
create index reposts_activity_uuid_idx on reposts (activity_uuid);

drop function activity_marks;
drop function activity_json(text, text, integer, integer, integer, boolean,
	boolean, text);
alter table users drop column json_name;
alter table activities drop column json_head;
drop function activity_head;
drop function json_text;
