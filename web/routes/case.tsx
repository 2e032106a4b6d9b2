import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

const CaseScreen = lazyRouteComponent(() => import('../cases/case/case-screen.tsx'), 'CaseScreen');

/** A case by its id, which says nothing of anybody. */
export const caseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/$caseId',
  component: CasePage,
});

function CasePage() {
  const { caseId } = caseRoute.useParams();
  return <CaseScreen key={caseId} caseId={caseId} />;
}
