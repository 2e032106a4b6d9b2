import { createRoute } from '@tanstack/react-router';
import { FeedsScreen } from '../feeds/feeds-screen.tsx';
import { rootRoute } from './root.tsx';

/** The home of vendors and operators: every feed one may see. */
export const feedsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/feeds',
  component: FeedsScreen,
});
