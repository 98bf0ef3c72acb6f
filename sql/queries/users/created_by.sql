-- The hash of the request that used the key $2 of the person $1 after $3.
select idempotency.hash
from idempotency
join users on users.uuid = idempotency.user_uuid
where users.cognito_user_id = $1
	and idempotency.key = $2
	and idempotency.created_at > $3::timestamptz
