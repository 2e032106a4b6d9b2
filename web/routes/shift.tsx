import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

export const shiftRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shift',
  component: lazyRouteComponent(() => import('../cases/lists/shift-screen.tsx'), 'ShiftScreen'),
});
