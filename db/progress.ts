/** Seconds after which a step that is not finished says that it goes on. */
const PATIENCE = 2;

/**
 * Runs one step of a start-up and prints it as a plain line with its time and what it returned. What lasts says so while
 * it lasts.
 */
export async function step(name: string, work: () => Promise<string | undefined>): Promise<void> {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1).padStart(5);
  const patience = setInterval(() => say(name, `${seconds()} s and counting`), PATIENCE * 1000);
  try {
    const outcome = await work();
    say(name, `${seconds()} s  ${outcome ?? ''}`);
  } finally {
    clearInterval(patience);
  }
}

function say(name: string, rest: string): void {
  console.log(`  ${name.padEnd(16)}${rest}`.trimEnd());
}
