import { useSyncExternalStore } from 'react';
import { strings } from '@/config/strings';
import styles from './Offline.module.css';

/* Says so while the network is gone. */
export function Offline() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);

  return (
    <div role="status">
      {!online && <p className={styles.offline}>{strings.common.offline}</p>}
    </div>
  );
}

function subscribe(told: () => void): () => void {
  addEventListener('online', told);
  addEventListener('offline', told);
  return () => {
    removeEventListener('online', told);
    removeEventListener('offline', told);
  };
}
