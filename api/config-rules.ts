/** What settings must say together: each missing one by its name, and what it is for. */
interface Stated {
  SANDBOX: 'true' | 'false';
  HOST: string;
  PUBLIC_URL?: string | undefined;
  SECRETS?: string | undefined;
  SECRETS_FILE?: string | undefined;
  PSC_DISCOVERY_URL?: string | undefined;
  PSC_CLIENT_ID?: string | undefined;
  PSC_CLIENT_SECRET?: string | undefined;
  FRANCECONNECT_DISCOVERY_URL?: string | undefined;
  FRANCECONNECT_CLIENT_ID?: string | undefined;
  FRANCECONNECT_CLIENT_SECRET?: string | undefined;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

const DOOR_SETTINGS = [
  ['PSC_DISCOVERY_URL', 'PSC_CLIENT_ID', 'PSC_CLIENT_SECRET'],
  ['FRANCECONNECT_DISCOVERY_URL', 'FRANCECONNECT_CLIENT_ID', 'FRANCECONNECT_CLIENT_SECRET'],
] as const;

/** A door is set whole or not at all. */
function halfDoors(stated: Stated): string[] {
  return DOOR_SETTINGS.flatMap((names) => {
    const missing = names.filter((name) => !stated[name]);
    if (missing.length === 0 || missing.length === names.length) return [];
    return missing.map((name) => `${name} is missing: a way in needs its address, client id and secret`);
  });
}

/** A sandbox lets anyone in as anyone: on this machine alone. */
function sandboxAbroad({ HOST, PUBLIC_URL }: Stated): string[] {
  const abroad = [HOST, ...(PUBLIC_URL ? [new URL(PUBLIC_URL).hostname] : [])].filter(
    (host) => !isLoopback(host),
  );
  return abroad.length > 0
    ? [`SANDBOX must be false on ${abroad.join(', ')}: it lets anyone in as anyone`]
    : [];
}

/** What real service cannot do without; there are no default secrets. */
function missingInProduction(stated: Stated): string[] {
  const wrong: string[] = [];
  if (!stated.SECRETS && !stated.SECRETS_FILE) {
    wrong.push(
      'SECRETS or SECRETS_FILE is missing: the keys of data at rest, made by npm run --silent secrets -- make',
    );
  }
  if (!stated.PUBLIC_URL) {
    wrong.push('PUBLIC_URL is missing: the address that identity providers send people back to');
  } else if (!stated.PUBLIC_URL.startsWith('https:') && !isLoopback(new URL(stated.PUBLIC_URL).hostname)) {
    wrong.push('PUBLIC_URL must be https: session cookies travel nowhere else');
  }
  if (!stated.PSC_DISCOVERY_URL && !stated.FRANCECONNECT_DISCOVERY_URL) {
    wrong.push(
      'PSC_DISCOVERY_URL or FRANCECONNECT_DISCOVERY_URL is missing: without either nobody can sign in',
    );
  }
  return wrong;
}

/** Every reason these settings cannot start an API, as sentences. */
export function explainIncomplete(stated: Stated): string[] {
  const mode = stated.SANDBOX === 'true' ? sandboxAbroad(stated) : missingInProduction(stated);
  return [...halfDoors(stated), ...mode];
}
