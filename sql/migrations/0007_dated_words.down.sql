create or replace function search_query(text) returns tsquery
language sql immutable parallel safe as $$
	select string_agg(word.query, ' & ')::tsquery
	from (
		select string_agg(
			'''' || replace(replace(lexeme, '\', '\\'), '''', '''''')
				|| '''',
			' <-> ' order by position) || ':*' as query
		from regexp_split_to_table($1, '\s+') as piece
		cross join lateral unnest(search_words(piece))
		cross join lateral unnest(positions) as position
		group by piece
	) as word
$$;

create index activities_words_idx
	on activities using gin (words) with (fastupdate = off);
alter table activities
	alter column message set statistics -1,
	alter column words set statistics -1;
drop index activities_dated_words_idx;
drop function search_beginning;
drop function dated_words;
drop function search_period_mark;
drop function search_period_start;
drop function search_period;
