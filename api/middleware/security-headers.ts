import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Config } from '../config.ts';
import { PAGE_STYLE_HASH } from '../docs/page.ts';

/** Everything comes from here, nothing runs inline; the map decodes its tiles in a worker of its own. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", PAGE_STYLE_HASH],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** The map's tiles come from another host, where one is set. */
function contentSecurityPolicy({ tileUrl }: Config) {
  const tiles = tileUrl === undefined ? [] : [new URL(tileUrl).origin];
  return { ...CONTENT_SECURITY_POLICY, connectSrc: [...CONTENT_SECURITY_POLICY.connectSrc, ...tiles] };
}

/** The protections a browser gives when it is told to; an address that is itself a secret goes nowhere as a referrer. */
export function securityHeaders(config: Config): MiddlewareHandler {
  const protections = {
    contentSecurityPolicy: contentSecurityPolicy(config),
    crossOriginResourcePolicy: 'same-origin',
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ? 'max-age=31536000' : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: ['self' as const], payment: [] },
  };
  const usual = secureHeaders({ ...protections, referrerPolicy: 'same-origin' });
  const secret = secureHeaders({ ...protections, referrerPolicy: 'no-referrer' });
  return (c, next) => (c.req.path.startsWith('/calendar/') ? secret : usual)(c, next);
}
