select row_to_json(person)::text
from (
	select uuid, handle, display_name
	from users
	where lower(handle) = lower($1 collate "C")
) as person
