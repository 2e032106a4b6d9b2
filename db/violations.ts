import postgres from 'postgres';

/** Constraints whose refusal is an answer rather than a fault: PostgreSQL's (appendix A), and our own week's quota. */
const CODES = { unique: '23505', exclusion: '23P01', quota: 'QUOTA' } as const;

/** Whether a statement was refused by such a constraint, under whatever it was thrown as. */
export function violates(error: unknown, kind: keyof typeof CODES): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof postgres.PostgresError) return cause.code === CODES[kind];
  }
  return false;
}
