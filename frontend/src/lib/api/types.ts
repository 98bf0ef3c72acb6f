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
