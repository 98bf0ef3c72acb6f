-- People whose handle or name begins so, or every word asked for in whose name.
-- Handles come first: who types one means it. Names are looked at only if
-- there is room left, and of a beginning that very many share only some. The
-- index of words knows no signs: those asked for must stand in the name too.
with by_handle as (
	select uuid, handle, display_name
	from users
	where lower(handle) >= lower($1 collate "C")
		and lower(handle) < lower($1 collate "C") || chr(1114111)
	order by lower(handle)
	limit $2::int
),
by_name as (
	select uuid, handle, display_name
	from users
	where (lower(display_name) collate "C") >= lower($1)
		and (lower(display_name) collate "C")
			< lower($1) || chr(1114111)
		and (select count(*) from by_handle) < $2::int
	order by lower(display_name) collate "C"
	limit $2::int
),
words as (
	select string_agg(
		'''' || replace(replace(lexeme, '\', '\\'), '''', '''''')
			|| ''':*',
		' & ')::tsquery as query
	from unnest(to_tsvector('simple', $1))
),
by_word as (
	select uuid, handle, display_name
	from users
	where name_words @@ (select query from words)
		and (select count(*) from by_handle) < $2::int
	limit 1000
),
named as (
	select * from by_name
	union
	select *
	from by_word
	where not exists (
		select
		from regexp_split_to_table(lower($1), '\s+') as piece
		where strpos(lower(display_name), piece) = 0
	)
),
found as (
	select 0 as rank, by_handle.* from by_handle
	union all
	select 1 as rank, named.*
	from named
	where uuid not in (select uuid from by_handle)
	order by rank, handle
	limit $2::int
)
select '[' || coalesce(
	string_agg(row_to_json(person)::text, ',' order by rank, found.handle),
	'') || ']'
from found
cross join lateral (select found.uuid, found.handle, found.display_name)
	as person
