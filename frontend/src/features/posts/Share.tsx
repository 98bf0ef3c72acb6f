import { useEffect, useState } from 'react';
import { Dialog } from '@/components/Dialog';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import styles from './Share.module.css';

const text = strings.posts;

/* By what the device has for it; else the address, to be copied by hand. */
export function Share({ page, onClose }: { page: string;
  onClose: () => void; }) {
  const url = location.origin + page;
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    copy(url).then(setCopied, () => setCopied(false));
  }, [url]);
  return (
    <Dialog title={text.shareTitle} onClose={onClose}>
      {copied ? <Banner kind="good">{text.copied}</Banner>
        : <p>{text.shareWhy}</p>}
      <input className={styles.url} readOnly value={url} autoFocus
        aria-label={text.shareTitle}
        onFocus={(event) => event.target.select()} />
    </Dialog>
  );
}

/* Over plain http a page may not write to the clipboard. */
async function copy(url: string): Promise<boolean> {
  if (!('clipboard' in navigator))
    return false;
  await navigator.clipboard.writeText(url);
  return true;
}
