import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

export const newCaseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-case',
  component: lazyRouteComponent(() => import('../cases/case/new-case-screen.tsx'), 'NewCaseScreen'),
});
