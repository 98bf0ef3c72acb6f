import { Button } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { useWork } from '@/lib/react/useWork';
import styles from './RemoveDialog.module.css';
import { useRemove } from './mutations';

const text = strings.posts;

export function RemoveDialog({ post, onClose, onGone }: { post: Activity;
  onClose: () => void; onGone?: (() => void) | undefined; }) {
  const { mutateAsync } = useRemove();
  const { busy, fault, run } = useWork();

  return (
    <Dialog title={text.removeTitle} onClose={onClose}>
      <p>{text.removeWhy}</p>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <div className={styles.buttons}>
        <Button kind="plain" onClick={onClose}>{strings.common.cancel}
        </Button>
        <Button kind="danger" busy={busy} onClick={() => void run(async () => {
          await mutateAsync(post);
          onGone?.();
        })}>{text.remove}</Button>
      </div>
    </Dialog>
  );
}
