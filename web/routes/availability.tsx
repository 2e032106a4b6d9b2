import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Shown } from '../availability/queries.ts';
import { rootRoute } from './root.tsx';

const Screen = lazyRouteComponent(() => import('../availability/screen.tsx'), 'AvailabilityScreen');

/** Ranges declared here; the address says which exercise and which week. */
export const availabilityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/availability',
  validateSearch: readShown,
  component: AvailabilityPage,
});

function readShown({ roleId, from }: Record<string, unknown>): Shown {
  const role = Number(roleId);
  return {
    ...(Number.isInteger(role) && role > 0 ? { roleId: role } : {}),
    ...(typeof from === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(from) ? { from } : {}),
  };
}

function AvailabilityPage() {
  const shown = availabilityRoute.useSearch();
  const navigate = availabilityRoute.useNavigate();
  return <Screen shown={shown} onShow={(search) => void navigate({ search })} />;
}
