import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

export const unattachedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/unattached',
  component: lazyRouteComponent(() => import('../cases/lists/unattached-screen.tsx'), 'UnattachedScreen'),
});
