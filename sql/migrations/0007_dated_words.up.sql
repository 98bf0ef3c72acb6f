-- Searches want the newest matches, and an index of words alone gives all of
-- them. So each word is indexed with the four hours in which it was posted: a
-- search asks for the latest ones first.
--
-- Nobody can post while this runs, 20 seconds for a million posts. Until the
-- new version serves, searches for rare words read all posts.

create function search_period(timestamptz) returns integer
language sql immutable parallel safe
return floor(extract(epoch from
	$1 - timestamptz '2000-01-01 00:00:00+00') / 14400)::integer;

create function search_period_start(integer) returns timestamptz
language sql immutable parallel safe
return timestamptz '2000-01-01 00:00:00+00' + $1 * interval '4 hours';

-- One letter. It comes again after 42 days, when all posts of that time have
-- ended: an index keeps every word it ever held, and so meets it again.
create function search_period_mark(integer) returns text
language sql immutable parallel safe
return chr(256 + ($1 & 255));

-- As long as a term may be. It costs more than the planner would think. Its
-- body is no text: a restored dump makes the index without a search path.
create function dated_words(tsvector, timestamptz) returns tsvector
language sql immutable parallel safe cost 1000
return array_to_tsvector(array(
	select search_period_mark(search_period($2)) || left(word, 100)
	from unnest(tsvector_to_array($1)) as word));

-- What a query for all words that begin so is written as.
create function search_beginning(text) returns text
language sql immutable parallel safe as $$
	select '''' || replace(replace($1, '\', '\\'), '''', '''''') || ''':*'
$$;

drop index activities_words_idx;

-- Nothing is planned by what texts are frequent any more. PostgreSQL shall not
-- keep samples of them, which outlive the posts; a new type forgets old ones.
alter table activities
	alter column message type text,
	alter column message set statistics 0,
	alter column words type tsvector,
	alter column words set statistics 0;

create index activities_dated_words_idx on activities
	using gin (dated_words(words, created_at)) with (fastupdate = off);

alter index activities_dated_words_idx alter column 1 set statistics 0;

-- As it was, but that a word said twice is wanted once, and not twice in a row.
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
