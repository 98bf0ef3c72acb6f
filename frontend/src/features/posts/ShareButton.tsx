/*
 * Hands a post's address on: by the device's own sheet, by the clipboard, or,
 * where the page came over plain http and has neither, for copying by hand.
 */
import { useState } from 'react';
import { Dialog } from '@/components/Dialog';
import { Icon } from '@/components/Icon';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import styles from './ShareButton.module.css';
import { postPath } from './PostCard';

const text = strings.posts;

export function ShareButton({ post, className }: { post: Activity;
  className: string; }) {
  const [byHand, setByHand] = useState(false);
  const url = new URL(postPath(post), location.href).href;

  return (
    <>
      <button type="button" className={className} aria-label={text.share}
        title={text.share} onClick={() => {
          void share(url).then((done) => setByHand(!done));
        }}>
        <Icon name="share" size={20} />
      </button>
      {byHand && (
        <Dialog title={text.share} onClose={() => setByHand(false)}>
          <input readOnly value={url} aria-label={text.link} autoFocus
            className={styles.link}
            onFocus={(event) => event.target.select()} />
        </Dialog>
      )}
    </>
  );
}

/* False where the reader has to do it. */
async function share(url: string): Promise<boolean> {
  const device = navigator as Partial<Navigator>;

  try {
    if (device.share && matchMedia('(pointer: coarse)').matches) {
      await device.share({ url });
      return true;
    }
    if (!device.clipboard)
      return false;
    await device.clipboard.writeText(url);
    toast(text.copied);
    return true;
  } catch (error) {
    return (error as Error).name === 'AbortError';
  }
}
