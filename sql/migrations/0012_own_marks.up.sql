-- Most notifications are about the reader's own posts, and whether they like
-- those themselves was looked for in two tables for every row. So a post keeps
-- what its author did with it, changed in the statement that changes its counts.
-- What workers of the version before write until they are gone is not seen
-- here: `cruddurctl db recount` mends it.
--
-- The list of a person's notifications is now read from its index alone. Nobody
-- can like, reply, mention or repost while this runs, a few seconds for a
-- million posts. The column json_notice stays, for programs of before.
alter table activities
	add column liked_by_author boolean not null default false,
	add column reposted_by_author boolean not null default false;

update activities
set liked_by_author = true
from likes
where likes.activity_uuid = activities.uuid
	and likes.user_uuid = activities.user_uuid;

update activities
set reposted_by_author = true
from reposts
where reposts.activity_uuid = activities.uuid
	and reposts.user_uuid = activities.user_uuid;

drop index notifications_user_idx;

create index notifications_user_idx
	on notifications (user_uuid, created_at desc, uuid desc)
	include (kind, actor_uuid, activity_uuid);
