import { createMiddleware } from 'hono/factory';
import type { Role } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';

type SignedIn = { Variables: { asker: Asker } };

/** Lets these roles pass, or anyone signed in when none is named: 401 without a session, 403 with another role. */
function authorise(...roles: Role[]) {
  return createMiddleware<SignedIn>(async (c, next) => {
    const asker: Asker | null = c.var.asker;
    if (!asker) {
      throw new Problem('sign-in-required', 'Send a session cookie or a bearer token.', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    if (roles.length > 0 && !roles.includes(asker.role)) {
      throw new Problem('not-allowed', `This is for ${roles.join(', ')}; you are ${asker.role}.`);
    }
    await next();
  });
}

/** Either way of carrying a session, as the contract says it. */
const SECURITY: Record<string, string[]>[] = [{ bearer: [] }, { cookie: [] }];

/** The part of a contract that says who may: these roles, or anyone signed in when none is named. */
export function access(...roles: Role[]) {
  return { security: SECURITY, middleware: authorise(...roles) };
}
