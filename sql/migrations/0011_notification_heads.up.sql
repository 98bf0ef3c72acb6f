-- As posts do since 0008, a notification keeps the part of its JSON that never
-- changes; not under the same name, which statements of before take for that
-- of the post. Nobody can like, reply, mention or repost while this runs.
create function notification_head(uuid uuid, kind text, created_at timestamptz)
returns text
language sql immutable parallel safe
return ',"notification":{"uuid":"' || uuid || '","kind":"' || kind
	|| '","created_at":"' || rfc3339(created_at) || '",';

alter table notifications
	add column json_notice text not null generated always as (
		notification_head(uuid, kind, created_at)) stored;

alter table notifications
	alter column json_notice set statistics 0;
