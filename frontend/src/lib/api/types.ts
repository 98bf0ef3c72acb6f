/* The shapes of the API, member for member as docs/api.md has them. */
export interface UserShort {
  uuid: string;
  handle: string;
  display_name: string;
}

export interface Profile extends UserShort {
  bio: string;
  cruds_count: number;
  created_at: string;
}

/* Capped at 100, which means 100 or more. */
export interface Me extends Profile {
  email: string;
  unread_conversations: number;
  unread_notifications?: number;
}

export interface Message {
  uuid: string;
  display_name: string;
  handle: string;
  message: string;
  created_at: string;
}

export interface MessageGroup extends Message {
  unread_count: number;
}

export interface Conversation extends MessageGroup {
  last_read_at: string | null;
}

export interface CreatedMessage extends Message {
  message_group_uuid: string;
}

/* A post. `liked` and `reposted` are there for the signed-in only. */
export interface Activity {
  uuid: string;
  display_name: string;
  handle: string;
  message: string;
  replies_count: number;
  reposts_count: number;
  likes_count: number;
  reply_to_activity_uuid: string | null;
  expires_at: string;
  created_at: string;
  liked?: boolean;
  reposted?: boolean;
  /* In a person's feed, of what they passed on. */
  repost?: { handle: string; display_name: string; created_at: string };
}

/* A post with a page of its replies. */
export interface ActivityPage {
  activity: Activity;
  replies: Activity[];
}

export interface Notification extends Activity {
  notification: {
    uuid: string;
    unread: boolean;
    kind: 'reply' | 'mention' | 'like' | 'repost';
    display_name: string;
    handle: string;
    created_at: string;
  };
}
