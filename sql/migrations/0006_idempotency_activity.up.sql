-- What a key made, so that its answer can be given again; null when it made a
-- person, and once the post is gone.
alter table idempotency
	add column activity_uuid uuid references activities on delete set null;

create index idempotency_activity_uuid_idx on idempotency (activity_uuid)
	where activity_uuid is not null;
