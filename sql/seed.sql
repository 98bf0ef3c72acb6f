-- The people of the demo. Running it again changes nothing: who is there
-- stays as they are, but gets the user pool's id if they have none. Their uuids
-- are always the same, so that their conversations outlive a new database.
-- Answers a row for each person: handle, and what was done.
with wanted (uuid, display_name, handle, email, cognito_user_id) as (
	values
		(uuid '22222222-2222-4222-8222-222222222201',
		 'Andrew Brown', 'andrewbrown', 'andrew@example.com',
		 '11111111-1111-4111-8111-111111111101'),
		(uuid '22222222-2222-4222-8222-222222222202',
		 'Andrew Bayko', 'bayko', 'bayko@example.com',
		 '11111111-1111-4111-8111-111111111102'),
		(uuid '22222222-2222-4222-8222-222222222203',
		 'Londo Mollari', 'londo', 'londo@example.com',
		 '11111111-1111-4111-8111-111111111103'),
		(uuid '22222222-2222-4222-8222-222222222204',
		 'أميرة حداد', 'amira', 'amira@example.com',
		 '11111111-1111-4111-8111-111111111104'),
		(uuid '22222222-2222-4222-8222-222222222205',
		 '田中ゆき', 'yuki', 'yuki@example.com',
		 '11111111-1111-4111-8111-111111111105'),
		(uuid '22222222-2222-4222-8222-222222222206',
		 'Marta Kowalska', 'marta', 'marta@example.com',
		 '11111111-1111-4111-8111-111111111106')
),
found as (
	select wanted.*, users.uuid as present_uuid,
		users.cognito_user_id as present_id
	from wanted
	left join users on lower(users.handle) = lower(wanted.handle)
),
free as (
	select found.*,
		not exists (
			select from users
			where users.cognito_user_id = found.cognito_user_id
		) as id_is_free
	from found
),
inserted as (
	insert into users (uuid, display_name, handle, email, cognito_user_id)
	select uuid, display_name, handle, email,
		case when id_is_free then cognito_user_id end
	from free
	where present_uuid is null
	on conflict do nothing
),
linked as (
	update users
	set cognito_user_id = free.cognito_user_id
	from free
	where users.uuid = free.present_uuid and free.id_is_free
		and (users.cognito_user_id is null
			or users.cognito_user_id = 'MOCK')
	returning users.uuid
)
select free.handle,
	case
		when free.present_uuid is null then 'added'
		when exists (select from linked where linked.uuid = free.present_uuid)
			then 'linked to the user pool'
		when free.present_id = free.cognito_user_id
			then 'was there already'
		else 'was there already, with another user pool id: left alone'
	end as outcome
from free
order by free.cognito_user_id;
