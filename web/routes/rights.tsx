import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

const RightsScreen = lazyRouteComponent(() => import('../homes/rights-screen.tsx'), 'RightsScreen');

/** A path of ours and nothing else: `//elsewhere` and `/\elsewhere` lead away. */
const OURS = /^\/(?![/\\])[^\s\\]*$/;

/** By which right one acts; `next` is the page one was going to. */
export const rightsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rights',
  validateSearch: (raw: Record<string, unknown>): { next?: string } =>
    typeof raw['next'] === 'string' && OURS.test(raw['next']) ? { next: raw['next'] } : {},
  component: RightsPage,
});

function RightsPage() {
  const { next = '/' } = rightsRoute.useSearch();
  return <RightsScreen next={next} />;
}
