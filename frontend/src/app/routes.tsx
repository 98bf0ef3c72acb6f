/*
 * Every address and its page. A page comes with the first visit to it; the
 * parts around it are here from the start.
 */
import { lazy, type ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { loadChunk } from '@/lib/chunks';
import { SignedIn, SignedOut } from './Gate';
import { HomePage } from './pages/HomePage';
import { NotFoundPage } from './pages/NotFoundPage';
import { PersonPage } from './pages/PersonPage';
import { Shell } from './Shell';

function page<K extends string>(name: K,
  load: () => Promise<Record<K, ComponentType>>) {
  const Page = lazy(async (): Promise<{ default: ComponentType }> =>
    ({ default: (await loadChunk(load))[name] }));

  return <Page />;
}

export const routes: RouteObject[] = [{
  element: <Shell />,
  children: [
    { index: true, element: <HomePage /> },
    { path: 'search',
      element: page('SearchPage', () => import('./pages/SearchPage')) },
    { path: 'last-chance',
      element: page('LastChancePage',
        () => import('./pages/LastChancePage')) },
    { path: ':at', element: <PersonPage /> },
    { path: ':at/replies', element: <PersonPage replies /> },
    { path: ':at/status/:uuid',
      element: page('PostPage', () => import('./pages/PostPage')) },
    {
      element: <SignedOut />,
      children: [
        { path: 'signin',
          element: page('SignInPage', () => import('./pages/SignInPage')) },
        { path: 'signup',
          element: page('SignUpPage', () => import('./pages/SignUpPage')) },
        { path: 'confirm',
          element: page('ConfirmPage', () => import('./pages/ConfirmPage')) },
        { path: 'forgot',
          element: page('RecoverPage', () => import('./pages/RecoverPage')) },
      ],
    },
    {
      element: <SignedIn />,
      children: [
        { path: 'settings',
          element: page('SettingsPage',
            () => import('./pages/SettingsPage')) },
        { path: 'settings/profile',
          element: page('EditProfilePage',
            () => import('./pages/EditProfilePage')) },
        { path: 'notifications',
          element: page('NotificationsPage',
            () => import('./pages/NotificationsPage')) },
        {
          path: 'messages',
          element: page('MessagesLayout',
            () => import('./pages/MessagesLayout')),
          children: [
            { index: true,
              element: page('NoThreadPage',
                () => import('./pages/MessagesLayout')) },
            { path: 'new',
              element: page('NewMessagePage',
                () => import('./pages/NewMessagePage')) },
            { path: 'new/:handle',
              element: page('NewThreadPage',
                () => import('./pages/NewThreadPage')) },
            { path: ':uuid',
              element: page('ThreadPage',
                () => import('./pages/ThreadPage')) },
          ],
        },
      ],
    },
    { path: '*', element: <NotFoundPage /> },
  ],
}];
