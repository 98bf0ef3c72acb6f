-- What others did to a person's posts, or in answer to them. Rows go with the
-- act: whoever takes back a like takes its row away.
create table notifications (
	uuid uuid primary key default gen_random_uuid(),
	user_uuid uuid not null references users,
	kind text not null
		check (kind in ('reply', 'mention', 'like', 'repost')),
	actor_uuid uuid not null references users,
	activity_uuid uuid not null references activities on delete cascade,
	created_at timestamptz not null,
	check (actor_uuid <> user_uuid),
	unique (user_uuid, kind, actor_uuid, activity_uuid)
);

create index notifications_user_idx
	on notifications (user_uuid, created_at desc, uuid desc);

create index notifications_activity_uuid_idx on notifications (activity_uuid);
