-- The person behind a verified token. A `sub` is a UUID, so that rows seeded
-- as 'MOCK' are never found.
select uuid, handle, display_name
from users
where cognito_user_id = $1
