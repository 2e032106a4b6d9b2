import { HTTPException } from 'hono/http-exception';
import type { z } from '@hono/zod-openapi';
import { Problem, type FieldError } from './problem.ts';

const PARTS: Record<string, FieldError['in']> = {
  query: 'query',
  param: 'path',
  header: 'header',
  json: 'body',
};

const PART_NAMES = { query: 'query parameter', path: 'path', header: 'header', body: 'member' } as const;

/** A failed validation as one problem that names each parameter, unknown ones included. */
export function refuseInvalid(target: string, error: z.ZodError): Problem {
  const part = PARTS[target] ?? 'body';
  const errors = error.issues.flatMap((issue) => toFieldErrors(part, issue));
  const detail = errors.map(({ pointer, detail }) => `${pointer.slice(2) || part}: ${detail}`).join('; ');
  return new Problem('invalid-request', detail, { errors });
}

function toFieldErrors(part: FieldError['in'], issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ in: part, pointer: toPointer(issue.path), detail: issue.message }];
  }
  return issue.keys.map((key) => ({
    in: part,
    pointer: toPointer([...issue.path, key]),
    detail: `unknown ${PART_NAMES[part]}`,
  }));
}

/** A JSON pointer as a URI fragment (RFC 6901 §6). */
function toPointer(path: PropertyKey[]): string {
  return `#${path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** Whatever was thrown as a problem; anything we did not foresee is `internal` and says nothing of itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return fromHttpException(error);
  return new Problem('internal', 'The request was understood, but could not be carried out.', {
    cause: error,
  });
}

function fromHttpException(error: HTTPException): Problem {
  if (error.status === 415) {
    return new Problem('unsupported-media-type', 'Send the media type that the contract names.');
  }
  if (error.status === 400) return new Problem('malformed-json', 'The body could not be parsed as JSON.');
  return new Problem('internal', 'The request could not be carried out.', { cause: error });
}
