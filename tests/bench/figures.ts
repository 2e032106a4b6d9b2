/** One line of the benchmark's answer. A ratio is taken side by side in one run; an absolute figure has no target. */
export interface Figure {
  name: string;
  value: number;
  unit: 'ratio' | 'req/s' | 'ms' | 'rows/s' | 'B/row' | 'B' | 'appointments' | 'answers';
  /** The least (for a ratio) or the most (for bytes) that is good enough; null when it only informs. */
  target: number | null;
  against: string | null;
}

/** Prints a figure where programs read: a JSON line on the standard output. */
export function printFigure(figure: Figure): void {
  const digits = Math.abs(figure.value) < 100 ? 3 : 0;
  console.log(JSON.stringify({ ...figure, value: Number(figure.value.toFixed(digits)) }));
}

/** Tells a person how far the run is: plain lines beside the figures. */
export function tell(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which that share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/** Two things measured in turns; the ratio is taken within each turn, so that a noisy moment troubles both. */
export interface Turn {
  ours: number;
  theirs: number;
}

export function ratioOf(turns: readonly Turn[]): number {
  return median(turns.map(({ ours, theirs }) => ours / theirs));
}
