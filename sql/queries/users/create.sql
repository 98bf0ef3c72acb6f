-- No row comes back when the handle is taken or the person is here already.
-- With a key ($6) the hash of the request ($7) is kept beside the row.
with person as (
	insert into users
		(display_name, handle, email, cognito_user_id, created_at)
	values ($1, $2, $3, $4, $5::timestamptz)
	on conflict do nothing
	returning uuid, handle, display_name
),
once as (
	insert into idempotency
		(user_uuid, key, method, path, hash, created_at)
	select uuid, $6::text, 'POST', '/api/me', $7, $5::timestamptz
	from person
	where $6::text is not null
)
select uuid, handle, display_name
from person
