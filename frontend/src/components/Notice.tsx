/* Pages and parts of pages that are not there: empty, failed, loading. */
import type { ReactNode } from 'react';
import { strings } from '@/config/strings';
import { isPassing, Refused } from '@/lib/api/errors';
import { faultText } from '@/lib/faults';
import { Button } from './Button';
import { Icon, type IconName } from './Icon';
import styles from './Notice.module.css';

export function Notice({ icon, title, text, children, level: Title = 'h2' }: {
  icon?: IconName; title: string; text?: string; children?: ReactNode;
  level?: 'h1' | 'h2'; }) {
  return (
    <div className={styles.notice}>
      {icon && <span className={styles.icon}><Icon name={icon} size={40} />
      </span>}
      <Title>{title}</Title>
      {text && <p>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

/* What the server will not have is not asked for again. */
export function Failed({ error, retry }: { error: unknown;
  retry: () => void; }) {
  const isRefused = error instanceof Refused && !isPassing(error);

  return (
    <div role="alert">
      <Notice icon="alert" title={strings.common.failed}
        text={isRefused ? faultText(error) : strings.common.failedWhy}>
        {!isRefused && <Button kind="plain" onClick={retry}>
          {strings.common.retry}</Button>}
      </Notice>
    </div>
  );
}

/* The outline of rows to come, so that nothing jumps when they do. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" className={styles.loading}>
      <span className="visually-hidden">{strings.common.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} aria-hidden="true">
          <span className={styles.disc} />
          <span className={styles.lines}><i /><i /></span>
        </div>
      ))}
    </div>
  );
}

const BANNERS = { fault: 'alert', good: 'check', note: 'note' } as const;

/* A line above a form: what is wrong, what has been done, what to know. */
export function Banner({ kind, children }: { kind: keyof typeof BANNERS;
  children: ReactNode; }) {
  return (
    <p role={kind === 'fault' ? 'alert' : 'status'}
      className={`${styles.banner} ${styles[kind]}`}>
      <Icon name={BANNERS[kind]} size={20} />
      <span>{children}</span>
    </p>
  );
}
