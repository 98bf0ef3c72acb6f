-- What the key $2 of the person $1 was used for after $4: the hash of the
-- request, and the post it made, null when that is gone at $3.
select idempotency.hash,
	activity_json(activities.uuid, display_name, handle, message,
		replies_count, reposts_count, likes_count,
		reply_to_activity_uuid, expires_at, activities.created_at,
		exists (
			select from likes
			where likes.user_uuid = $1::uuid
				and likes.activity_uuid = activities.uuid
		),
		exists (
			select from reposts
			where reposts.user_uuid = $1::uuid
				and reposts.activity_uuid = activities.uuid
		))
from idempotency
left join activities on activities.uuid = idempotency.activity_uuid
	and activities.expires_at > $3::timestamptz
left join users on users.uuid = activities.user_uuid
where idempotency.user_uuid = $1::uuid
	and idempotency.key = $2
	and idempotency.created_at > $4::timestamptz
