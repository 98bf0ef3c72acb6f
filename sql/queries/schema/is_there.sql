-- Whether migrations were ever applied: a database may be empty.
select (to_regclass('schema_migrations') is not null)::integer
