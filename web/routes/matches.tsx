import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

const TABS = ['matched', 'refused', 'undone', 'shared'] as const;
const MatchesScreen = lazyRouteComponent(() => import('../matches/matches-screen.tsx'), 'MatchesScreen');

/** Who may be one across vendors; the URL holds the tab. */
export const matchesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/matches',
  validateSearch: (raw: Record<string, unknown>): { state?: (typeof TABS)[number] } => {
    const state = TABS.find((each) => each === raw['state']);
    return state === undefined ? {} : { state };
  },
  component: MatchesPage,
});

function MatchesPage() {
  const { state = 'proposed' } = matchesRoute.useSearch();
  return <MatchesScreen tab={state} />;
}
