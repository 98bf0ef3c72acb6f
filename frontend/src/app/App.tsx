import { BrowserRouter, useRoutes } from 'react-router';
import { SessionScope } from '@/lib/react/scope';
import { routes } from './routes';
import { useFocusGuard } from './useFocusGuard';

/*
 * React Router without its loaders and data: what pages need they ask of the
 * query cache, and half the code stays away.
 */
export function App() {
  useFocusGuard();
  return (
    <BrowserRouter>
      <SessionScope>
        <Pages />
      </SessionScope>
    </BrowserRouter>
  );
}

const Pages = () => useRoutes(routes);
