import { createRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { rootRoute } from './root.tsx';

/** The citizen's agenda is a page of its own, lighter than this one: the browser goes there. */
export const agendaRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agenda',
  component: ToAgenda,
});

function ToAgenda() {
  useEffect(() => location.replace('/agenda'), []);
  return null;
}
