import { createRouter } from '@tanstack/react-router';
import { feedRoute } from './routes/feed.tsx';
import { feedsRoute } from './routes/feeds.tsx';
import { accountRoute } from './routes/account.tsx';
import { rootRoute } from './routes/root.tsx';
import { searchRoute } from './routes/search.tsx';
import { signedInRoute } from './routes/signed-in.tsx';
import { vendorRoute } from './routes/vendor.tsx';
import { vendorsRoute } from './routes/vendors.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';

/** The sitemap: a page is a file of `routes/` and a line here. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    searchRoute,
    accountRoute,
    signedInRoute,
    feedsRoute,
    feedRoute,
    vendorsRoute,
    vendorRoute,
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
