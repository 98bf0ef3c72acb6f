-- People whose handle, or every word asked for in whose name, begins so.
-- Handles come first: who types one means it.
with wanted as (
	select lower($1) as prefix,
		(
			select string_agg(
				'''' || replace(replace(lexeme, '\', '\\'),
					'''', '''''') || ''':*',
				' & ')
			from unnest(to_tsvector('simple', $1))
		)::tsquery as words
),
by_handle as (
	select users.uuid, users.handle, users.display_name
	from wanted
	join users on lower(users.handle) >= wanted.prefix collate "C"
		and lower(users.handle)
			< (wanted.prefix || chr(1114111)) collate "C"
	order by lower(users.handle)
	limit $2::int
),
by_name as (
	select users.uuid, users.handle, users.display_name
	from wanted
	join users on users.name_words @@ wanted.words
	where not exists (
		select from by_handle where by_handle.uuid = users.uuid
	)
	order by lower(users.handle)
	limit $2::int
),
found as (
	select 0 as rank, by_handle.* from by_handle
	union all
	select 1 as rank, by_name.* from by_name
	order by rank, handle
	limit $2::int
)
select '[' || coalesce(
	string_agg(row_to_json(person)::text, ',' order by rank, found.handle),
	'') || ']'
from found
cross join lateral (select found.uuid, found.handle, found.display_name)
	as person
