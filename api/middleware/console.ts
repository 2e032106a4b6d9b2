import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';
import { answerProblem, Problem } from '../problem.ts';
import type { Env } from '../router.ts';

/** Where `web/build.ts` puts the console. */
const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url));
const INDEX = join(BUILT, 'index.html');
/** The citizen's agenda is a page of its own, lighter than the console. */
const AGENDA = join(BUILT, 'agenda.html');
const OF_AGENDA = /^\/agenda(\/|$)/;

/** Addresses that are never a page of the console. */
const NOT_A_PAGE = /^\/(api|docs|fhir|problems)(\/|$)/;

const NOT_BUILT = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Créneau</title>
<h1>La console n’est pas encore construite</h1>
<p>L’API répond ; la console s’affichera dès que <code>node web/build.ts</code> aura terminé.</p>
<p lang="en">The console is not built yet: run <code>node web/build.ts</code>, then reload this page.</p>
`;

/** The name of a hashed file changes with its content; every other one must be asked for again. */
function cachingOf(path: string): string {
  return /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** Made at the first request that finds the console built: it may be built after the API has started. */
let files: Record<'asset' | 'page' | 'agenda', MiddlewareHandler> | undefined;

function openFiles() {
  if (!existsSync(INDEX)) return undefined;
  const onFound = (path: string, c: Context) => c.header('Cache-Control', cachingOf(path));
  const asset = serveStatic({ root: BUILT, onFound });
  const toPage = (path: string) => serveStatic({ root: '', path, onFound });
  return { asset, page: toPage(INDEX), agenda: toPage(AGENDA) };
}

/** What no route answers: a file of the console, a page of it (any address without an extension), or nothing. */
export async function answerUnrouted(c: Context<Env>): Promise<Response> {
  const { method, path } = c.req;
  const nothing = () => answerProblem(c, new Problem('not-found', `Nothing is at ${path}.`));
  if (NOT_A_PAGE.test(path) || (method !== 'GET' && method !== 'HEAD')) return nothing();
  files ??= openFiles();
  if (!files) return c.html(NOT_BUILT, 503);
  const found = path === '/' ? undefined : await files.asset(c, () => Promise.resolve());
  if (found) return found;
  const isPage = !/\.[a-z0-9]+$/i.test(path);
  const page = OF_AGENDA.test(path) ? files.agenda : files.page;
  return (isPage && (await page(c, () => Promise.resolve()))) || nothing();
}
