import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** True in the module that Node was asked to run, so that a file can be both imported and a command. */
export function isCommand(moduleUrl: string): boolean {
  const command = process.argv[1];
  return command !== undefined && realpathSync(command) === fileURLToPath(moduleUrl);
}

/** A terminal and npm both pass one Ctrl-C on: what arrives this soon (ms) is the same wish, not a second one. */
const SAME_WISH = 1000;

/**
 * Calls `stop` at the first Ctrl-C, SIGTERM or SIGHUP and ends with code 0 when it has finished; a second signal, later
 * than a second, calls `force` and ends at once.
 */
export function stopOnSignal(stop: () => Promise<void>, force: () => void = () => undefined): void {
  let since: number | undefined;
  const handle = () => {
    if (since === undefined) {
      since = performance.now();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    } else if (performance.now() - since > SAME_WISH) {
      force();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle);
}

/**
 * Entry points call this once: `stop` runs when the process is asked to end, or when the one that started it has
 * disappeared (its IPC channel closes), so that a killed `npm start` leaves nothing behind.
 */
export function stopWithParent(stop: () => Promise<void> | void): void {
  let stopping: Promise<void> | undefined;
  const stopOnce = () => (stopping ??= Promise.resolve(stop()));
  stopOnSignal(stopOnce);
  if (process.send === undefined) return;
  process.once('disconnect', () => {
    const end = () => process.exit(0);
    setTimeout(end, 5000).unref();
    stopOnce().then(end, end);
  });
}

/** Tells the process that started us that we are at work; on a terminal of our own, says it. */
export function tellReady(what: string): void {
  if (process.send === undefined) console.log(what);
  else process.send({ ready: what });
}
