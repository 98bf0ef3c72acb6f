/* The frame of the pages on which one signs in, up, or gets back in. */
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/PageHeader';
import styles from './AccountPage.module.css';

export function AccountPage({ title, why, children }: { title: string;
  why?: string; children: ReactNode; }) {
  return (
    <>
      <PageHeader title={title} />
      <div className={styles.page}>
        {why && <p className={styles.why}>{why}</p>}
        {children}
      </div>
    </>
  );
}
