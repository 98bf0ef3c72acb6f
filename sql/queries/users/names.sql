select uuid, display_name, handle
from users
where uuid = any($1::uuid[])
