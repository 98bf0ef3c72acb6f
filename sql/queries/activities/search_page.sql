-- Those of the posts $3 that live at $1, in any order.
select activities.uuid, activity_json(json_head, (
			select json_name
			from users
			where users.uuid = user_uuid
		), replies_count, reposts_count, likes_count, liked,
		reposted) as json
from activities
cross join activity_marks($2::uuid, activities.uuid, likes_count,
	reposts_count)
where activities.uuid = any ($3::uuid[])
	and expires_at > $1::timestamptz
