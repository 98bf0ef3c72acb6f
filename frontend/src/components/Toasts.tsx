import { useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { strings } from '@/config/strings';
import { currentToast, hideToast, onToast } from '@/lib/toast';
import { IconButton } from './Button';
import { Icon } from './Icon';
import styles from './Toasts.module.css';

/* Where a word appears; what is said there is read out too. */
export function Toasts() {
  const toast = useSyncExternalStore(onToast, currentToast);

  return (
    <div role="status" className={styles.place}>
      {toast && (
        <p key={toast.id} className={styles.toast} data-kind={toast.kind}>
          <Icon name={toast.kind === 'good' ? 'check' : 'alert'} size={20} />
          <span>{toast.text}</span>
          {toast.link && (
            <Link to={toast.link.to} onClick={hideToast}
              className={styles.link}>{toast.link.label}</Link>
          )}
          <IconButton icon="close" label={strings.common.close}
            onClick={hideToast} />
        </p>
      )}
    </div>
  );
}
