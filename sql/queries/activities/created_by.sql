-- What the key $2 of the person $1 was used for after $4: the hash of the
-- request, and the post it made, null when that is gone at $3.
select idempotency.hash,
	activity_json(json_head, json_name, replies_count, reposts_count,
		likes_count, liked, reposted)
from idempotency
left join activities on activities.uuid = idempotency.activity_uuid
	and activities.expires_at > $3::timestamptz
left join users on users.uuid = activities.user_uuid
cross join activity_marks($1::uuid, activities.uuid, likes_count,
	reposts_count)
where idempotency.user_uuid = $1::uuid
	and idempotency.key = $2
	and idempotency.created_at > $4::timestamptz
