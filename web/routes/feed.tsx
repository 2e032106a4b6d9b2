import { createRoute } from '@tanstack/react-router';
import { FeedScreen } from '../feeds/feed-screen.tsx';
import { rootRoute } from './root.tsx';

/** A row number of the URL; anything else is left out. */
function rowNumber(value: unknown): number | undefined {
  return /^[1-9]\d{0,14}$/.test(String(value)) ? Number(value) : undefined;
}

/** One feed; the URL holds the run that is looked at. */
export const feedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/feeds/$feedId',
  validateSearch: (raw: Record<string, unknown>): { run?: number } => {
    const run = rowNumber(raw['run']);
    return run === undefined ? {} : { run };
  },
  component: FeedPage,
});

function FeedPage() {
  const { feedId } = feedRoute.useParams();
  const { run } = feedRoute.useSearch();
  return <FeedScreen key={feedId} feedId={rowNumber(feedId) ?? 0} runId={run} />;
}
