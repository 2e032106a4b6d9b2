import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { App } from './app.ts';
import type { SandboxProvider } from './identity/sandbox/provider.ts';

/** A request's headers must come within this, and their size is bounded, before anything of ours runs. */
const HEADERS_MS = 15_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** A large delivery over a slow line may take this long. */
const REQUEST_MS = 10 * 60_000;

/** One HTTP server for the API, and in the sandbox for the identity provider that stands beside it. */
export function createHttpServer(app: App, provider?: SandboxProvider): Server {
  const answer = getRequestListener(app.fetch);
  return createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, maxHeaderSize: MAX_HEADER_BYTES },
    (request, response) => {
      if (!provider?.handle(request, response)) void answer(request, response);
    },
  );
}
