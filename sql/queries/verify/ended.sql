-- How many posts have ended by $1 but are still there: for over a minute, and
-- for less, which a purge has time to remove.
select count(*) filter (
		where expires_at <= $1::timestamptz - interval '1 minute'),
	count(*) filter (
		where expires_at > $1::timestamptz - interval '1 minute')
from (
	select expires_at
	from activities
	where reply_to_activity_uuid is null
		and expires_at <= $1::timestamptz
	union all
	select expires_at
	from activities
	where reply_to_activity_uuid is not null
		and expires_at <= $1::timestamptz
) as ended
