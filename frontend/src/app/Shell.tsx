/*
 * What is around every page: the navigation (a column, or a bar on a phone),
 * the notice that the network is gone, the keys.
 */
import { lazy, Suspense } from 'react';
import { Outlet, useLocation } from 'react-router';
import { ErrorBoundary } from '@/components/ErrorBoundary';
import { Toasts } from '@/components/Toasts';
import { Refused } from '@/lib/api/errors';
import { strings } from '@/config/strings';
import { loadChunk } from '@/lib/chunks';
import { useMe } from '@/lib/me';
import { useMedia } from '@/lib/react/useMedia';
import { useScope } from '@/lib/react/scope';
import { useEndedSession } from './Gate';
import { Navigation } from './Navigation';
import { Offline } from './Offline';
import styles from './Shell.module.css';
import { Shortcuts } from './Shortcuts';
import { useFocusOnNavigation } from './useFocusOnNavigation';
import { useScroll } from './useScroll';

/* Where there is room for a third column; Shell.module.css has the same. */
const WIDE = '(min-width: 75rem)';

const Side = lazy(() => loadChunk(() => import('./Side')));
/* For the signed-in only. */
const Arrivals = lazy(() => loadChunk(() => import('./Arrivals')));
const ChooseHandlePage = lazy(() =>
  loadChunk(() => import('./pages/ChooseHandlePage')));

export function Shell() {
  const { sub } = useScope();
  const { error } = useMe();
  const { pathname } = useLocation();
  const main = useFocusOnNavigation();
  const needsHandle = error instanceof Refused
    && error.code === 'handle_taken';

  const wide = useMedia(WIDE);

  useScroll();
  useEndedSession();
  return (
    <div className={styles.shell} data-thread={isThread(pathname)
      || undefined} data-side={hasSide(pathname) || undefined}>
      <a href="#main" className={styles.skip} onClick={(event) => {
        event.preventDefault();
        main.current?.focus();
      }}>{strings.nav.skip}</a>
      <Navigation />
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <Offline />
        <ErrorBoundary page={pathname}>
          {sub !== null && <Suspense><Arrivals /></Suspense>}
          <Suspense fallback={null}>
            {needsHandle ? <ChooseHandlePage /> : <Outlet />}
          </Suspense>
        </ErrorBoundary>
      </main>
      {wide && hasSide(pathname) && (
        <ErrorBoundary page="" silent>
          <Suspense><Side search={pathname !== '/search'} /></Suspense>
        </ErrorBoundary>
      )}
      <Toasts />
      <Shortcuts />
    </div>
  );
}

/* Not beside conversations, which have two columns themselves, and forms. */
function hasSide(pathname: string): boolean {
  return !/^\/(messages|signin|signup|confirm|forgot)(\/|$)/.test(pathname);
}

/* One conversation fills a phone's screen: no bar below it. */
function isThread(pathname: string): boolean {
  return /^\/messages\/./.test(pathname);
}
