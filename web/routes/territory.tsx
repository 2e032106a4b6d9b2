import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

/** How a territory works on cases, for its manager and its chief regulators. */
export const territoryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/territory',
  component: lazyRouteComponent(() => import('../territory/territory-screen.tsx'), 'TerritoryScreen'),
});
