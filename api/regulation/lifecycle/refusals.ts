import type { ProblemCode } from '../../problem.ts';

/** Why a step cannot be taken: a code of the catalogue and one sentence, without anything of the person. */
export interface Refusal {
  code: Extract<
    ProblemCode,
    | 'case-closed'
    | 'case-step-not-open'
    | 'case-step-not-yours'
    | 'case-not-yours'
    | 'case-request-pending'
    | 'case-no-such-request'
    | 'case-booking-open'
    | 'case-doctor-decides'
    | 'case-never-waits'
    | 'case-word-missing'
  >;
  detail: string;
}

export function refuse(code: Refusal['code'], detail: string): Refusal {
  return { code, detail };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}
