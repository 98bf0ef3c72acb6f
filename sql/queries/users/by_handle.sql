select uuid, handle, display_name
from users
where lower(handle) = lower($1 collate "C")
