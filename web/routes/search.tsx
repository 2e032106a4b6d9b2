import { createRoute, Navigate } from '@tanstack/react-router';
import { readCriteria } from '../search/criteria.ts';
import { SearchScreen } from '../search/search-screen.tsx';
import { useSession } from '../session.ts';
import { homeOf } from '../shell/nav.tsx';
import { rootRoute } from './root.tsx';

/** The regulator's home: the URL is the search, and the slot that is chosen in it. */
export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readCriteria,
  component: SearchPage,
});

function SearchPage() {
  const criteria = searchRoute.useSearch();
  const navigate = searchRoute.useNavigate();
  const home = homeOf(useSession().role);
  if (home !== undefined && Object.keys(criteria).length === 0) return <Navigate to={home} replace />;
  return <SearchScreen criteria={criteria} onChange={(search, how) => void navigate({ search, ...how })} />;
}
