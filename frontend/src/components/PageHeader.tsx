/* The bar above a page: its title, which is also the tab's, and a way back. */
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { strings } from '@/config/strings';
import { IconButton } from './Button';
import { PageTitle } from './PageTitle';
import styles from './PageHeader.module.css';

export function PageHeader({ title, back, children }: { title: string;
  back?: string; children?: ReactNode; }) {
  const goBack = useGoBack(back ?? '/');

  return (
    <header className={styles.header}>
      <PageTitle text={title} />
      {back !== undefined && <IconButton icon="back"
        label={strings.common.back} onClick={goBack} />}
      <h1 tabIndex={-1} data-heading dir="auto">{title}</h1>
      {children}
    </header>
  );
}

/* Back to where one came from, or up where there is nothing to go back to. */
export function useGoBack(otherwise: string): () => void {
  const navigate = useNavigate();

  return () => {
    const state = history.state as { idx?: number } | null;

    if ((state?.idx ?? 0) > 0)
      void navigate(-1);
    else
      void navigate(otherwise, { replace: true });
  };
}
