-- Columns that could hold what people wrote, beside those that are known: the
-- post itself, its JSON and its words, people, keys with a hash, names of
-- migrations. And samples of posts that PostgreSQL took for its planner: they
-- outlive them.
select count(*), coalesce(string_agg(named.place, ', ' order by place), '')
from (
	select pg_class.relname || '.' || attname as place
	from pg_attribute
	join pg_class on pg_class.oid = attrelid
	join pg_namespace on pg_namespace.oid = relnamespace
	join pg_type on pg_type.oid = atttypid
	where relkind in ('r', 'p', 'm', 'f')
		and nspname not in ('pg_catalog', 'information_schema')
		and nspname not like 'pg\_toast%'
		and nspname not like 'pg\_temp%'
		and attnum > 0
		and not attisdropped
		and (typcategory in ('S', 'A', 'C')
			or typname in ('tsvector', 'json', 'jsonb', 'bytea', 'xml'))
	union all
	select 'samples of ' || tablename || '.' || attname
	from pg_stats
	where tablename in ('activities', 'activities_dated_words_idx')
		and attname in ('message', 'words', 'dated_words',
			'json_head')
) as named
where place not in ('activities.message', 'activities.json_head',
	'activities.words', 'users.display_name', 'users.handle',
	'users.json_name', 'users.email', 'users.cognito_user_id',
	'users.bio', 'users.name_words', 'notifications.kind',
	'notifications.json_notice',
	'idempotency.key', 'idempotency.method', 'idempotency.path',
	'idempotency.hash', 'schema_migrations.name',
	'schema_migrations.checksum')
