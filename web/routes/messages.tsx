import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

/** What is owed to outside systems, for those who run the platform. */
export const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/messages',
  component: lazyRouteComponent(() => import('../messages/messages-screen.tsx'), 'MessagesScreen'),
});
