-- What a person's key was used for, kept for a day. Never the text of the
-- request: only its hash.
create table idempotency (
	user_uuid uuid not null references users on delete cascade,
	key text not null check (char_length(key) between 1 and 128),
	method text not null,
	path text not null,
	hash text not null,
	created_at timestamptz not null,
	unique (user_uuid, key)
);

create index idempotency_created_at_idx on idempotency (created_at);
