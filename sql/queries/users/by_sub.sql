-- The row of the person whom Cognito calls $1.
select uuid, handle, display_name
from users
where cognito_user_id = $1
