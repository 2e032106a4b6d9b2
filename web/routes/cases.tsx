import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { ListName } from '../cases/case-queries.ts';
import { CASE_LISTS } from '../cases/lists/lists.ts';
import { rootRoute } from './root.tsx';

const CasesScreen = lazyRouteComponent(() => import('../cases/lists/cases-screen.tsx'), 'CasesScreen');

/** The lists of cases; the URL holds which one. */
export const casesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases',
  validateSearch: (raw: Record<string, unknown>): { list?: ListName } => {
    const list = CASE_LISTS.find((each) => each === raw['list']);
    return list === undefined || list === 'mine' ? {} : { list };
  },
  component: CasesPage,
});

function CasesPage() {
  const { list = 'mine' } = casesRoute.useSearch();
  return <CasesScreen list={list} />;
}
