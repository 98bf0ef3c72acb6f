-- What the person with the handle $6 replied, newest first, below the key
-- ($4, $5). No row when there is no such person, one without json when they
-- replied nothing. See home.sql for the columns and the two limits.
select activity_json(json_head, json_name, replies_count, reposts_count,
		likes_count, null, null) as json,
	liked, reposted, created_at as at, uuid as key,
	likes_count + reposts_count as marks, uuid, expires_at as ends
from (
	select uuid as person_uuid, json_name
	from users
	where lower(handle) = lower($6 collate "C")
) as person
left join lateral (
	select *
	from (
		select uuid, json_head, replies_count, reposts_count,
			likes_count, expires_at, created_at
		from activities
		where user_uuid = person_uuid
			and reply_to_activity_uuid is not null
			and expires_at > $1::timestamptz
			and (created_at, uuid) < ($4::timestamptz, $5::uuid)
		order by created_at desc, uuid desc
		limit 101
	) as newest
	limit $3::int + 1
) as page on true
cross join activity_marks($2::uuid, uuid, likes_count, reposts_count)
order by created_at desc, uuid desc
