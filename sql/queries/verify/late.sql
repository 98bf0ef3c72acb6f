-- Replies that would outlive what they answer.
select count(*)
from activities as reply
join activities as parent on parent.uuid = reply.reply_to_activity_uuid
where reply.expires_at > parent.expires_at
