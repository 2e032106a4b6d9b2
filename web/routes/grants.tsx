import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

/** Who holds what in a territory. */
export const grantsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/grants',
  component: lazyRouteComponent(() => import('../homes/grants-screen.tsx'), 'GrantsScreen'),
});
