-- What $2 is to know at $1, newest first, below the key ($4, $5). See
-- activities/home.sql for the columns and the two limits. A reply or mention is
-- a post of who did it; what was liked or reposted is the reader's own.
with reader as materialized (
	select json_name,
		coalesce(notifications_read_at, '-infinity') as read_at
	from users
	where uuid = $2::uuid
)
select activity_json(json_head, case
			when kind in ('reply', 'mention') then actor_name
			else (select json_name from reader)
		end, replies_count, reposts_count, likes_count, null, null,
		json_notice || actor_name || case
			when created_at > (select read_at from reader)
			then ',"unread":true}'
			else ',"unread":false}'
		end) as json,
	liked, reposted, created_at as at, uuid as key
from (
	select notifications.uuid, kind, notifications.created_at, (
			select json_name
			from users
			where users.uuid = actor_uuid
		) as actor_name, json_notice, activity_uuid, json_head,
		replies_count, reposts_count, likes_count
	from notifications
	join activities on activities.uuid = activity_uuid
	where notifications.user_uuid = $2::uuid
		and expires_at > $1::timestamptz
		and (notifications.created_at, notifications.uuid)
			< ($4::timestamptz, $5::uuid)
	order by notifications.created_at desc, notifications.uuid desc
	limit 101
) as newest
cross join activity_marks($2::uuid, activity_uuid, likes_count, reposts_count)
order by created_at desc, uuid desc
limit $3::int + 1
