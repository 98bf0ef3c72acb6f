import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { strings } from '@/config/strings';
import { IconButton } from './Button';
import styles from './Dialog.module.css';

/*
 * A dialog over the page. The browser keeps the focus inside, closes it on
 * Escape and gives the focus back. It is open as long as it is mounted.
 */
export function Dialog({ title, onClose, children }: { title: string;
  onClose: () => void; children: ReactNode; }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  /* It is closed before it leaves the page: else the focus would be lost. */
  useLayoutEffect(() => {
    const dialog = ref.current;

    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} className={styles.dialog} aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current)
          onClose();
      }}>
      <div className={styles.inside}>
        <header className={styles.header}>
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={strings.common.close}
            onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
