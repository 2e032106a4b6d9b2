import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.tsx';

const VendorScreen = lazyRouteComponent(() => import('../workshop/vendor-screen.tsx'), 'VendorScreen');

/** One vendor of the register. */
export const vendorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors/$vendorCode',
  component: VendorPage,
});

function VendorPage() {
  const { vendorCode } = vendorRoute.useParams();
  return <VendorScreen key={vendorCode} vendorCode={vendorCode} />;
}
