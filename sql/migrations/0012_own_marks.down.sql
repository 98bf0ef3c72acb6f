drop index notifications_user_idx;

create index notifications_user_idx
	on notifications (user_uuid, created_at desc, uuid desc);

alter table activities
	drop column liked_by_author,
	drop column reposted_by_author;
