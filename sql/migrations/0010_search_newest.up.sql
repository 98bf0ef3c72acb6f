-- Searching in steps: each is a small statement that is planned once for a
-- connection and runs only if the ones before have not found enough. One
-- statement for all of it spent most of its time on what it did not need.

-- As it was, but in a language that keeps its plan.
create or replace function search_query(text) returns tsquery
language plpgsql immutable parallel safe
set plan_cache_mode = force_generic_plan as $$
begin
	return (
		select string_agg(word.query, ' & ')::tsquery
		from (
			select string_agg(
				'''' || replace(replace(lexeme, '\', '\\'),
					'''', '''''') || '''',
				' <-> ' order by position) || ':*' as query
			from (
				select distinct piece
				from regexp_split_to_table($1, '\s+') as piece
			) as said
			cross join lateral unnest(search_words(piece))
			cross join lateral unnest(positions) as position
			group by piece
		) as word
	);
end;
$$;

-- What 256 posts at and below (top_at, top_uuid), an hour's and more below
-- among them, tell of a term. `sought`: the words that the index is to be asked
-- for, the rarest, and one more unless that one is far more frequent. `share`:
-- how many of the posts match, never 0. `cost`: what the index costs, in
-- microseconds for each post of the time it is asked about. `density`: posts in
-- a second; 0 when too few are known.
create function search_sample(term text, query tsquery, top_at timestamptz,
	top_uuid uuid, out sought text[], out share float8, out cost float8,
	out density float8
) language plpgsql stable parallel safe
set plan_cache_mode = force_generic_plan as $$
begin
	with sample as materialized (
		select words, created_at, hours
		from unnest('{0,1,4,16}'::integer[]) as hours
		cross join lateral (
			select words, created_at
			from activities
			where (created_at, uuid) <= (
				top_at - hours * interval '1 hour', top_uuid)
			order by created_at desc, uuid desc
			limit 64
		) as posts
	),
	said as (
		select left(word, 100) as word,
			search_beginning(left(word, 100))::tsquery as beginning
		from regexp_split_to_table(term, '\s+') as piece
		cross join unnest(tsvector_to_array(search_words(piece)))
			as word
		group by 1
		order by max(length(word)) desc
		limit 8
	),
	counted as (
		select word, beginning, number, min(number) over () as fewest
		from (
			select word, beginning, (
					select count(*)
					from sample
					where words @@ beginning
				) as number
			from said
		) as numbered
		order by number, length(word) desc
		limit 2
	),
	rarest as (
		select array_agg(word) as words, sum(number) as number,
			string_agg(beginning::text, '&')::tsquery as beginnings
		from counted
		where number <= 8 * greatest(fewest, 1)
	),
	hour as (
		select count(*) as number, extract(epoch from
			max(created_at) - min(created_at)) as seconds
		from sample
		where hours = 1
	)
	select rarest.words,
		greatest(sum((sample.words @@ query)::integer), 0.5) / count(*),
		1.2 * avg((sample.words @@ beginnings)::integer)
			+ 0.07 * rarest.number / count(*),
		coalesce(hour.number / nullif(hour.seconds, 0), 0)
	into sought, share, cost, density
	from rarest
	cross join hour
	cross join sample
	group by rarest.words, rarest.number, hour.number, hour.seconds;
end;
$$;

-- The newest 201 posts that match the term and live at `now`, from the key
-- (top_at, top_uuid) down, newest first, and how well they match.
--
-- Each step goes on below the last one. First come the newest 256 posts. If one
-- in 24 matches, so many more are read that it should be enough. If fewer do,
-- a sample tells what is cheaper: to read on, at half a microsecond a post, or
-- to ask the index of dated words, for one period after the other, and for more
-- of them at a time the longer it takes. Whoever reads on and does not find
-- enough asks the index in the end.
create function search_newest(term text, now timestamptz, top_at timestamptz,
	top_uuid uuid
) returns table (rank integer, posted_at timestamptz, post uuid)
language plpgsql stable parallel safe rows 201
set plan_cache_mode = force_generic_plan as $$
declare
	query constant tsquery := search_query(term);
	at timestamptz := top_at;
	id uuid := top_uuid;
	missing integer := 201;
	reach integer := 256; -- posts to read
	found_now integer;
	sample record;
	sampled boolean := false;
	posts float8; -- in which as many match as are missing
	latest integer; -- periods to ask about
	oldest integer;
	start timestamptz;
begin
	if query is null then
		return;
	end if;
	loop
		return query
		select round(ts_rank(words, query) * 1000000)::integer,
			created_at, uuid
		from (
			select created_at, uuid, words, expires_at
			from activities
			where (created_at, uuid) <= (at, id)
			order by created_at desc, uuid desc
			limit reach
		) as walked
		where words @@ query
			and expires_at > now
		order by created_at desc, uuid desc
		limit missing;

		get diagnostics found_now = row_count;
		missing := missing - found_now;
		if missing = 0 then
			return;
		end if;

		select created_at, uuid
		into at, id
		from activities
		where (created_at, uuid) <= (at, id)
		order by created_at desc, uuid desc
		offset reach
		limit 1;
		if not found then
			return;
		end if;

		if not sampled and 24 * found_now >= reach then
			reach := 100 + 2 * missing * reach / found_now;
			continue;
		end if;

		latest := search_period(at);
		oldest := latest;
		exit when sampled;

		select *
		into sample
		from search_sample(term, query, at, id);
		sampled := true;
		posts := missing / sample.share;
		if sample.density > 0 then
			oldest := search_period(at - interval '1 second'
				* least(posts / sample.density, 60 * 3600));
		end if;
		exit when 0.5 * posts > 100 + sample.cost * sample.density
			* extract(epoch from at - search_period_start(oldest));
		reach := least(2000 + 3 * posts, 20000);
	end loop;

	loop
		start := search_period_start(oldest);
		return query
		select round(ts_rank(words, query) * 1000000)::integer,
			created_at, uuid
		from generate_series(oldest, latest) as period
		cross join lateral (
			-- by this index, not by another one
			select created_at, uuid, words, expires_at
			from activities
			where dated_words(words, created_at) @@ (
				search_beginning(search_period_mark(period)
					|| sample.sought[1])
				|| coalesce('&' || search_beginning(
					search_period_mark(period)
						|| sample.sought[2]),
					''))::tsquery
			offset 0
		) as candidate
		where words @@ query
			and expires_at > now
			and (created_at, uuid) <= (at, id)
			and created_at >= start
		order by created_at desc, uuid desc
		limit missing;

		get diagnostics found_now = row_count;
		missing := missing - found_now;
		if missing = 0 then
			return;
		end if;

		at := start - interval '1 microsecond';
		id := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
		reach := least(2 * (latest - oldest + 1), 16);
		select search_period(created_at)
		into latest
		from activities
		where (created_at, uuid) <= (at, id)
		order by created_at desc, uuid desc
		limit 1;
		if not found then
			return;
		end if;
		oldest := latest - reach + 1;
	end loop;
end;
$$;
