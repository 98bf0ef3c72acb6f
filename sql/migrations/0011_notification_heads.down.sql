alter table notifications drop column json_notice;
drop function notification_head(uuid, text, timestamptz);
