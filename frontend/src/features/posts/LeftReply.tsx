/* A reply that was written to what is gone: to copy, or to let go. */
import { Button } from '@/components/Button';
import { strings } from '@/config/strings';
import { useWriting } from '@/lib/react/useWriting';
import styles from './LeftReply.module.css';
import { replyPlace } from './ReplyComposer';
import { UnsentPosts } from './UnsentPosts';

export function LeftReply({ uuid }: { uuid: string }) {
  const writing = useWriting(replyPlace(uuid));
  const { text, write, area } = writing;

  return (
    <>
      {text !== '' && (
        <section className={styles.left}>
          <textarea ref={area} dir="auto" rows={4} value={text}
            aria-label={strings.posts.leftReply}
            onChange={(event) => write(event.target.value)} />
          <Button kind="plain" onClick={() => write('')}>
            {strings.outbox.discard}</Button>
        </section>
      )}
      <UnsentPosts writing={writing} />
    </>
  );
}
