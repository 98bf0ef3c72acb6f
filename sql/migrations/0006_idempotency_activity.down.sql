drop index idempotency_activity_uuid_idx;
alter table idempotency drop column activity_uuid;
