-- What the person with the handle $6 posted, and what they reposted at the
-- time they did, newest first, below the key ($4, $5). No row when there is no
-- such person, one without json when they did nothing. See home.sql for the
-- columns and the limits.
select activity_json(json_head, coalesce(author_name, json_name),
		replies_count, reposts_count, likes_count, null, null,
		coalesce(',"repost":{' || json_name || ',"created_at":"'
			|| rfc3339(reposted_at) || '"}', '')) as json,
	liked, reposted, at, key,
	likes_count + reposts_count as marks, uuid, expires_at as ends
from (
	select uuid as person_uuid, json_name
	from users
	where lower(handle) = lower($6 collate "C")
) as person
left join lateral (
	select *
	from (
		(
			select created_at as at, uuid as key, uuid,
				null as author_name,
				null::timestamptz as reposted_at, json_head,
				replies_count, reposts_count, likes_count,
				expires_at
			from activities
			where user_uuid = person_uuid
				and reply_to_activity_uuid is null
				and expires_at > $1::timestamptz
				and (created_at, uuid)
					< ($4::timestamptz, $5::uuid)
			order by created_at desc, uuid desc
			limit 101
		)
		union all
		(
			select reposts.created_at, reposts.uuid,
				activities.uuid, (
					select json_name
					from users
					where users.uuid = activities.user_uuid
				), reposts.created_at, json_head,
				replies_count, reposts_count, likes_count,
				expires_at
			from reposts
			join activities
				on activities.uuid = reposts.activity_uuid
			where reposts.user_uuid = person_uuid
				and expires_at > $1::timestamptz
				and (reposts.created_at, reposts.uuid)
					< ($4::timestamptz, $5::uuid)
			order by reposts.created_at desc, reposts.uuid desc
			limit 101
		)
		order by at desc, key desc
		limit 101
	) as mixed
	limit $3::int + 1
) as page on true
cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
order by at desc, key desc
