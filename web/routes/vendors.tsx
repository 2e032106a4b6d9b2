import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

/** The register; brought when it is asked for, so that the console stays light. */
export const vendorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors',
  component: lazyRouteComponent(() => import('../workshop/vendors-screen.tsx'), 'VendorsScreen'),
});
