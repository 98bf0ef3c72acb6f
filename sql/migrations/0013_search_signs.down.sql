-- Words of signs that posts have by now stay until these end.
create or replace function search_words(text) returns tsvector
language sql immutable parallel safe as $$
	select to_tsvector('simple', regexp_replace(
		regexp_replace($1, '[!-/:-@\[-`{-~]+', ' ', 'g'),
		'([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])',
		' \1 ', 'g'))
$$;

drop function search_signs;
