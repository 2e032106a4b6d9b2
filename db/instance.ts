import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** What a command needs to find the running instance: `DATA_DIR/instance.json`. */
export interface Instance {
  port: number;
  pid: number;
  databaseUrl: string;
}

const fileIn = (dataDir: string) => join(dataDir, 'instance.json');

/** Writes it for this user only, since the address holds the database's password. */
export function writeInstance(dataDir: string, instance: Instance): void {
  mkdirSync(dataDir, { recursive: true });
  rmSync(fileIn(dataDir), { force: true });
  writeFileSync(fileIn(dataDir), `${JSON.stringify(instance, undefined, 2)}\n`, { mode: 0o600 });
}

export function removeInstance(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** Throws a sentence when nothing may listen there, before anything else is started for nothing. */
export async function checkPort(port: number, host: string): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error('PORT must be a number from 1 to 65535.');
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(explain(port, error), { cause: error }));
    });
    server.listen({ port, host, exclusive: true }, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}

function explain(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is in use by another program: stop it, or choose another port (PORT=${port + 1} npm start).`;
  }
  if (error.code === 'EACCES')
    return `This user may not listen on port ${port}: choose one above 1023 with PORT.`;
  return `Nothing can listen on port ${port}: ${error.message}`;
}
