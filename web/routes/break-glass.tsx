import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

/** An emergency access to one person’s data. */
export const breakGlassRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/break-glass',
  component: lazyRouteComponent(() => import('../homes/break-glass-screen.tsx'), 'BreakGlassScreen'),
});
