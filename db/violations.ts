import postgres from 'postgres';

/** Constraints whose refusal is an answer rather than a fault: PostgreSQL's (appendix A), and our own week's quota. */
const CODES = { unique: '23505', exclusion: '23P01', quota: 'QUOTA' } as const;

/** Whether a statement was refused by such a constraint, under whatever it was thrown as. */
export function violates(error: unknown, kind: keyof typeof CODES): boolean {
  return codeOf(error) === CODES[kind];
}

/** Whether a statement was refused for what it says (classes 22 and 23), so that nothing of it was kept. */
export function isRefusedData(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error) ?? '');
}

/** What PostgreSQL refused a statement with, under whatever it was thrown as; undefined when it is not what refused it. */
function codeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof postgres.PostgresError) return cause.code;
  }
  return undefined;
}
