-- No row comes back when the handle is taken or the person is here already.
insert into users (display_name, handle, email, cognito_user_id, created_at)
values ($1, $2, $3, $4, $5::timestamptz)
on conflict do nothing
returning uuid, handle, display_name
