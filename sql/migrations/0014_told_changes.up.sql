-- Workers keep pages of posts (store/page_cache.h), and each host has to hear
-- what was changed through another one, by a program or by hand. So every
-- change is told on the channel `cruddur` when it is committed. What is told is
-- a name of what changed, as page_cache.h lists them, `*` for what may change
-- any page, or, behind an `@`, the uuid or sub of a person whose name changed.
--
-- What has ended is not told: it vanishes from pages by itself, and the purge
-- deletes it in thousands.
create function tell_of_activity() returns trigger
language plpgsql set search_path from current as $$
begin
	if tg_op = 'INSERT' then
		perform pg_notify('cruddur', '');
		perform pg_notify('cruddur', lower(handle collate "C"))
		from users
		where uuid = new.user_uuid;
	elsif tg_op = 'UPDATE' then
		perform pg_notify('cruddur', new.uuid::text);
	else
		perform pg_notify('cruddur', '*');
	end if;
	return null;
end
$$;

create function tell_of_repost() returns trigger
language plpgsql set search_path from current as $$
begin
	perform pg_notify('cruddur', lower(handle collate "C"))
	from users
	where uuid = new.user_uuid;
	return null;
end
$$;

create function tell_of_notification() returns trigger
language plpgsql as $$
begin
	perform pg_notify('cruddur', new.user_uuid::text);
	return null;
end
$$;

create function tell_of_user() returns trigger
language plpgsql as $$
declare
	account constant text := coalesce(left(new.cognito_user_id, 100), '');
begin
	if tg_op = 'INSERT' then
		perform pg_notify('cruddur', '@' || account);
	elsif (old.display_name, old.handle, old.cognito_user_id)
		is distinct from
		(new.display_name, new.handle, new.cognito_user_id)
	then
		perform pg_notify('cruddur', '@' || account);
		perform pg_notify('cruddur', '@' || new.uuid);
		perform pg_notify('cruddur', '*');
	else
		-- up to where they read what they were told
		perform pg_notify('cruddur', new.uuid::text);
	end if;
	return null;
end
$$;

create trigger told
	after insert or update on activities
	for each row execute function tell_of_activity();
create trigger told_of_deletion
	after delete on activities
	for each row when (old.expires_at > now())
	execute function tell_of_activity();
-- taking one back changes the count of the post, which is on the same pages
create trigger told
	after insert on reposts
	for each row execute function tell_of_repost();
create trigger told
	after insert on notifications
	for each row execute function tell_of_notification();
create trigger told
	after insert or update on users
	for each row execute function tell_of_user();
