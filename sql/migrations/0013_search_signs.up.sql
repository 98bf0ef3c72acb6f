-- Signs that people look for become words: emoji, arrows, currencies, and what
-- else is neither letter nor punctuation. PostgreSQL's parser of texts drops
-- them. ASCII's own signs only part words, as before.
--
-- Posts that are there keep the words they have, so their signs are not found:
-- they end within 30 days, and writing them anew would hold everybody up.

-- The text with each sign written in letters and digits, as a word apart: one
-- letter that no language begins words with, and five digits, for each of its
-- characters. So what begins a sign finds it: 👩 finds 👩‍💻 as well.
--
-- What people see as one sign is one word: a flag of two letters, a key, what
-- is joined. Colours of skin come last, so that a sign without one finds all.
-- Whether it is shown as an emoji or as text says nothing.
create function search_signs(text) returns text
language plpgsql immutable parallel safe as $$
declare
	one constant text := '(?:[0-9#*](?=\ufe0f?\u20e3)|[\u00a2-\u00a7'
		'\u00a9\u00ac\u00ae\u00b0-\u00b3\u00b6\u00b9\u00bc-\u00be'
		'\u00d7\u00f7\u058f\u060b\u09f3\u0e3f\u17db\u203c\u2049\u2070'
		'\u2074-\u207c\u2080-\u208c\u20a0-\u20cf\u2103\u2109\u2116'
		'\u2117\u211e-\u2123\u2127\u212e\u2150-\u215f\u2189-\u24b5'
		'\u24ea-\u2bff\u3004\u3012\u3013\u3020\u3030\u3036\u3037'
		'\u303d-\u303f\u3190-\u319f\u31c0-\u31e3\u3200-\u33ff'
		'\u4dc0-\u4dff\ufdfc\ufe0e\ufe0f\uffe0-\uffe6'
		'\U0001d000-\U0001d24f\U0001f000-\U0001fbff])';
	-- how it is shown, its colour, the rim of a key, the letters of a flag
	more constant text := '[\ufe0e\ufe0f\u20d0-\u20ff'
		'\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*';
begin
	if $1 !~ one then
		return $1;
	end if;
	return (
		select string_agg(coalesce(sign, piece), ' ' order by place)
		from regexp_split_to_table(regexp_replace($1,
			'[\U0001f1e6-\U0001f1ff]{2}|' || one || more
				|| '(?:\u200d' || one || more || ')*',
			' \& ', 'g'), ' ') with ordinality as said (piece, place)
		cross join lateral (
			select string_agg(chr(684) || lpad(to_hex(code), 5, '0'),
				'' order by code between 127995 and 127999, at)
			from regexp_split_to_table(piece, '')
				with ordinality as part (letter, at)
			cross join lateral ascii(letter) as code
			where piece ~ ('^' || one)
				and letter !~ '[\u200d\ufe0e\ufe0f]'
		) as written (sign)
	);
end;
$$;

-- As it was, of a text whose signs are words.
create or replace function search_words(text) returns tsvector
language sql immutable parallel safe as $$
	select to_tsvector('simple', regexp_replace(
		regexp_replace(search_signs($1), '[!-/:-@\[-`{-~]+', ' ', 'g'),
		'([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])',
		' \1 ', 'g'))
$$;
