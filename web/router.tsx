import { createRouter } from '@tanstack/react-router';
import { availabilityRoute } from './routes/availability.tsx';
import { feedRoute } from './routes/feed.tsx';
import { feedsRoute } from './routes/feeds.tsx';
import { accountRoute } from './routes/account.tsx';
import { agendaRoute } from './routes/agenda.tsx';
import { auditRoute } from './routes/audit.tsx';
import { breakGlassRoute } from './routes/break-glass.tsx';
import { caseRoute } from './routes/case.tsx';
import { casesRoute } from './routes/cases.tsx';
import { newCaseRoute } from './routes/new-case.tsx';
import { shiftRoute } from './routes/shift.tsx';
import { teamRoute } from './routes/team.tsx';
import { unattachedRoute } from './routes/unattached.tsx';
import { wallRoute } from './routes/wall.tsx';
import { grantsRoute } from './routes/grants.tsx';
import { homeRoute } from './routes/home.tsx';
import { matchesRoute } from './routes/matches.tsx';
import { messagesRoute } from './routes/messages.tsx';
import { rightsRoute } from './routes/rights.tsx';
import { rootRoute } from './routes/root.tsx';
import { searchRoute } from './routes/search.tsx';
import { signedInRoute } from './routes/signed-in.tsx';
import { statisticsRoute } from './routes/statistics.tsx';
import { territoryRoute } from './routes/territory.tsx';
import { vendorRoute } from './routes/vendor.tsx';
import { vendorsRoute } from './routes/vendors.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';

/** The sitemap: a page is a file of `routes/` and a line here. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    searchRoute,
    casesRoute,
    caseRoute,
    newCaseRoute,
    shiftRoute,
    teamRoute,
    wallRoute,
    unattachedRoute,
    accountRoute,
    agendaRoute,
    signedInRoute,
    feedsRoute,
    feedRoute,
    vendorsRoute,
    vendorRoute,
    matchesRoute,
    messagesRoute,
    statisticsRoute,
    territoryRoute,
    homeRoute,
    availabilityRoute,
    rightsRoute,
    grantsRoute,
    breakGlassRoute,
    auditRoute,
  ]),
  parseSearch,
  stringifySearch,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
