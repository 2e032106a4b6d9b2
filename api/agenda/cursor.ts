import { z } from '@hono/zod-openapi';

/** Where a page of the agenda begins (`next`) or ends (`previous`). */
export interface PageMark {
  way: 'next' | 'previous';
  /** Milliseconds since 1970. */
  at: number;
  id: string;
}

const mark = z.tuple([z.enum(['n', 'p']), z.int().min(-8e15).max(8e15), z.string().min(1).max(80)]);

export function writeMark({ way, at, id }: PageMark): string {
  return Buffer.from(JSON.stringify([way === 'next' ? 'n' : 'p', at, id])).toString('base64url');
}

/** A cursor that this list gave; anything else is refused. */
export const markParameter = z
  .string()
  .max(300)
  .transform((text, context): PageMark => {
    const read = mark.safeParse(parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (read.success)
      return { way: read.data[0] === 'n' ? 'next' : 'previous', at: read.data[1], id: read.data[2] };
    context.addIssue({ code: 'custom', message: 'must be a `next` or a `previous` that this list gave' });
    return z.NEVER;
  })
  .openapi({ type: 'string', description: 'The `next` or the `previous` of another page.' });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
