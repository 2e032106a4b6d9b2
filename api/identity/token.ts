import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What the person can mend; printed as it is. */
class Explained extends Error {}

const instance = z.object({ port: z.int() });
const signedIn = z.object({ token: z.string() });
const refusal = z.object({ detail: z.string() });

/** Where the running instance listens: PORT when given, else what it wrote in its data directory, else 3000. */
function findPort(env: Record<string, string | undefined>): number {
  if (env['PORT']) return Number(env['PORT']);
  try {
    const written = readFileSync(join(env['DATA_DIR'] ?? '.data', 'instance.json'), 'utf8');
    return instance.parse(JSON.parse(written)).port;
  } catch {
    return 3000;
  }
}

async function askFor(persona: string, port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/sandbox/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ persona, channel: 'bearer' }),
  }).catch(() => {
    throw new Explained(
      `No instance answers on port ${port}. Start it with npm start, or say PORT and DATA_DIR.`,
    );
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return signedIn.parse(body).token;
  const { success, data } = refusal.safeParse(body);
  throw new Explained(success ? data.detail : `The instance on port ${port} answered ${response.status}.`);
}

function readPersona(): string {
  try {
    const { values } = parseArgs({ options: { persona: { type: 'string' } } });
    if (values.persona) return values.persona;
  } catch (error) {
    throw new Explained(error instanceof Error ? error.message : String(error));
  }
  throw new Explained('Say which persona: npm run --silent token -- --persona regulator');
}

try {
  console.log(await askFor(readPersona(), findPort(process.env)));
} catch (error) {
  console.error(error instanceof Explained ? error.message : error);
  process.exitCode = 1;
}
