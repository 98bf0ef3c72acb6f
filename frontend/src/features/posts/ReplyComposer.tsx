import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { useReply } from './mutations';
import { Writer } from './Writer';

const text = strings.posts;
const MAX_CHARS = 1024;

/* Mount it with the post's uuid as the key. */
export function ReplyComposer({ post, focus }: { post: Activity;
  focus: string | null; }) {
  const { mutateAsync } = useReply(post.uuid);

  return (
    <Writer place={`reply.${post.uuid}`} button={text.answer}
      label={text.replyTo(post.display_name)} placeholder={text.replyWrite}
      maxChars={MAX_CHARS} focus={focus} send={async (message) => {
        await mutateAsync(message);
        toast(text.replied);
      }} />
  );
}
