import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll } from 'vitest';
import type { DateTime } from 'luxon';
import type { Config } from '../../api/config.ts';
import { openDoors, type Door } from '../../api/identity/doors.ts';
import { startSandboxProvider } from '../../api/identity/sandbox/provider.ts';
import type { Deps } from '../../api/router.ts';
import { createHttpServer } from '../../api/serve.ts';
import { testApi, type TestApi } from './api.ts';

const servers: { close: () => unknown; closeAllConnections: () => void }[] = [];
afterAll(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  const { port } = address;
  server.close();
  await once(server, 'close');
  return port;
}

/** The API on a port, with the sandbox's identity provider beside it, as `npm start` has it. */
export async function identityServer(
  options: { acr?: string; now?: DateTime<true>; config?: Partial<Config>; deps?: Partial<Deps> } = {},
): Promise<TestApi & { base: string }> {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const acr = options.acr === undefined ? {} : { acr: options.acr };
  const provider = await startSandboxProvider({ base, host: '127.0.0.1', sandbox: true, ...acr });
  const api = await testApi({
    config: { port, ...options.config },
    deps: { doors: openDoors(provider.doors, base), ...options.deps },
    ...(options.now ? { now: options.now } : {}),
  });
  const server = createHttpServer(api.app, provider).listen(port, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { ...api, base };
}

/** A browser without a screen: keeps cookies by path, follows nothing by itself. */
export class Visitor {
  readonly cookies = new Map<string, { value: string; path: string }>();
  readonly base: string;
  constructor(base: string) {
    this.base = base;
  }

  async go(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.base);
    const cookie = [...this.cookies]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const headers = new Headers(init.headers);
    if (cookie) headers.set('Cookie', cookie);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
    const gone = value === '' || attributes.some((each) => /^max-age=0$/i.test(each));
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }

  /** Leaves for a door and chooses a persona; gives the address the provider sends back to, not yet visited. */
  async authenticate(door: Door, persona: string, returnTo = '/'): Promise<string> {
    const left = await this.go(`/api/sign-in/${door}?return=${encodeURIComponent(returnTo)}`);
    const asked = await this.go(locationOf(left));
    const page = locationOf(asked);
    await this.go(page);
    const chosen = await this.go(page, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ persona }),
    });
    return locationOf(await this.go(locationOf(chosen)));
  }

  /** The whole way through a door; gives the answer of our callback. */
  async signIn(door: Door, persona: string, returnTo?: string): Promise<Response> {
    return this.go(await this.authenticate(door, persona, returnTo));
  }

  async session(): Promise<{ status: number; role?: string; displayName?: string; subject?: string }> {
    const answer = await this.go('/api/session');
    return answer.ok ? { ...(await answer.json()), status: answer.status } : { status: answer.status };
  }
}

export function locationOf(answer: Response): string {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.url} answered ${answer.status} and sends nowhere.`);
  return location;
}
