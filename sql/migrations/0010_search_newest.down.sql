drop function search_newest;
drop function search_sample;

create or replace function search_query(text) returns tsquery
language sql immutable parallel safe as $$
	select string_agg(word.query, ' & ')::tsquery
	from (
		select string_agg(
			'''' || replace(replace(lexeme, '\', '\\'), '''', '''''')
				|| '''',
			' <-> ' order by position) || ':*' as query
		from (
			select distinct piece
			from regexp_split_to_table($1, '\s+') as piece
		) as said
		cross join lateral unnest(search_words(piece))
		cross join lateral unnest(positions) as position
		group by piece
	) as word
$$;
