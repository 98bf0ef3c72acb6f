import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { postPath } from './PostCard';
import { Writer } from './Writer';

const text = strings.posts;
const MAX_CHARS = 1024;

export const replyPlace = (uuid: string) => `reply.${uuid}`;

/* Mount it with the post's uuid as the key. */
export function ReplyComposer({ post, focus }: { post: Activity;
  focus: string | null; }) {
  const { uuid, display_name: name } = post;

  return (
    <Writer place={replyPlace(uuid)} button={text.answer}
      label={text.replyTo(name)} placeholder={text.replyWrite}
      maxChars={MAX_CHARS} focus={focus} outgoing={(message) => ({
        kind: 'reply', page: postPath(post),
        path: `/api/activities/${uuid}/reply`, body: { message } })} />
  );
}
