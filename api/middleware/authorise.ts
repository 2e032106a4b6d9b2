import { createMiddleware } from 'hono/factory';
import type { Asker } from '../identity/asker.ts';
import { mayByKey } from '../identity/key-rights.ts';
import type { Action, Category, Need, Rule } from '../identity/matrix.ts';
import { isNeed, isPrivate, isTraced, rolesFor, ruleFor } from '../identity/needs.ts';
import { Problem } from '../problem.ts';
import type { Env } from '../router.ts';

type Decided = { Variables: Env['Variables'] & { asker: Asker; rule: Rule } };

/** Either way of carrying a session, as the contract says it. */
const SECURITY: Record<string, string[]>[] = [{ bearer: [] }, { cookie: [] }];

function refuse(need: Need, asker: Asker): Problem {
  if (isPrivate(need)) return new Problem('not-found', 'Nothing of that kind is yours to see here.');
  return new Problem('not-allowed', `This is for ${rolesFor(need).join(', ')}; you are ${asker.role}.`);
}

/**
 * Decides by the access matrix: 401 without a session, 403 (or 404 where existence is private) for a role that never
 * may. `rule` tells the handler how far the right goes. A reading of traced data that left no entry is not answered.
 */
function authorise(need: Need) {
  return createMiddleware<Decided>(async (c, next) => {
    const asker: Asker | null = c.var.asker;
    if (!asker) {
      throw new Problem('sign-in-required', 'Send a session cookie or a bearer token.', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    const rule = mayByKey(need, asker) ? ruleFor(need, asker.role) : 'never';
    if (rule === 'never') throw refuse(need, asker);
    c.set('rule', rule);
    await next();
    if (isTraced(need) && c.res.ok && !c.var.traced) {
      throw new Problem('internal', 'The access could not be recorded, so nothing was shown.');
    }
  });
}

/** The part of a contract that says what it needs: a category of data and an action of the matrix. */
export function needs<C extends Category>(category: C, action: Action<C>) {
  const need: string = `${category}.${action}`;
  if (!isNeed(need)) throw new Error(`The access matrix has no ${need}.`);
  return { security: SECURITY, middleware: authorise(need), 'x-needs': need };
}

/** The part of a contract that is for everyone, signed in or not, with the reason why. */
export function openToAll(reason: string) {
  return { security: [], 'x-needs': `nothing: ${reason}` };
}
