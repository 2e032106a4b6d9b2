import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

const StatisticsScreen = lazyRouteComponent(
  () => import('../statistics/statistics-screen.tsx'),
  'StatisticsScreen',
);

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayIn = (value: unknown): string | undefined =>
  typeof value === 'string' && DAY.test(value) ? value : undefined;

/** The figures of a territory; the URL holds the days. */
export const statisticsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/statistics',
  validateSearch: (raw: Record<string, unknown>): { from?: string; to?: string; territory?: string } => {
    const [from, to] = [dayIn(raw['from']), dayIn(raw['to'])];
    const { territory: written } = raw;
    // The router reads `?territory=35` as a number.
    const territory = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
    return {
      ...(from && { from }),
      ...(to && { to }),
      ...(/^(\d{2,3}|2[AB])$/.test(territory) && { territory }),
    };
  },
  component: StatisticsPage,
});

function StatisticsPage() {
  const span = statisticsRoute.useSearch();
  const navigate = statisticsRoute.useNavigate();
  return <StatisticsScreen span={span} onSpan={(search) => void navigate({ search })} />;
}
