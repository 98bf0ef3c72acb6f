import { useSyncExternalStore } from 'react';
import { strings } from '@/config/strings';
import { isPassing } from '@/lib/api/errors';
import { useMe } from '@/lib/me';
import styles from './Offline.module.css';

/* Says so while the network, or the server, is gone. */
export function Offline() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const { data, error } = useMe();
  /* A page that never had anything says so itself. */
  const away = data !== undefined && isPassing(error);

  return (
    <div role="status" className={styles.place}>
      {(!online || away) && <p className={styles.offline}>
        {online ? strings.common.away : strings.common.offline}</p>}
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
