import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const START_MS = 80_000;

/** Why tests with a broker are skipped here; undefined when they are not. */
export const NO_BROKER = existsSync(SERVER)
  ? undefined
  : 'RabbitMQ is not installed: apt-get install rabbitmq-server';

/** A real RabbitMQ on a port and in a folder of its own. */
export interface TestBroker {
  url: string;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on what it had written down. */
  restart(): Promise<void>;
  /** Stops it and forgets everything of it. */
  stop(): Promise<void>;
}

export async function testBroker(): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'creneau-broker-'));
  const ports = { amqp: await freePort(), distribution: await freePort(), epmd: await freePort() };
  const env = environmentOf(folder, ports);
  const url = `amqp://guest:guest@127.0.0.1:${ports.amqp}`;
  const names = spawn('epmd', [], { env, stdio: 'ignore' });
  const started: { server?: ChildProcess } = {};
  const kill = async () => {
    const { server } = started;
    if (!server || !killGroup(server)) return;
    await once(server, 'exit');
  };
  const killAtOnce = () => {
    if (started.server) killGroup(started.server);
    names.kill('SIGKILL');
  };
  process.once('exit', killAtOnce);
  started.server = await start(env).catch((error: unknown) => {
    names.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    kill,
    restart: async () => {
      started.server = await start(env);
    },
    stop: async () => {
      process.off('exit', killAtOnce);
      await kill();
      names.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Kills a server with all it began; false when it is over already. */
function killGroup({ exitCode, signalCode, pid }: ChildProcess): boolean {
  if (exitCode !== null || signalCode !== null || pid === undefined) return false;
  return process.kill(-pid, 'SIGKILL');
}

interface Ports {
  amqp: number;
  distribution: number;
  epmd: number;
}

/** Everything it writes lies in its folder, and its name server is its own: other nodes of the machine are left alone. */
function environmentOf(folder: string, ports: Ports): NodeJS.ProcessEnv {
  writeFileSync(join(folder, 'enabled_plugins'), '[].');
  writeFileSync(join(folder, 'rabbit.conf'), 'listeners.tcp.1 = 127.0.0.1:' + ports.amqp + '\n');
  return {
    ...process.env,
    HOME: folder,
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `creneau-${ports.amqp}@localhost`,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: folder,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbit.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none',
  };
}

async function start(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const server = spawn(SERVER, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      killGroup(server);
      reject(new Error(`RabbitMQ did not start in time: ${said}`));
    }, START_MS);
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4000);
        if (!said.includes('startup complete')) return;
        clearTimeout(timer);
        resolve();
      });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`RabbitMQ ended with ${code}: ${said}`));
    });
  });
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
