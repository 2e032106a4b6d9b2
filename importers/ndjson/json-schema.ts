import { z } from 'zod';
import { appointmentLine } from '../appointments/line.ts';
import { ndjsonLine } from './record.ts';

/** The format as a JSON Schema, published for vendors. */
export function ndjsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(z.union([ndjsonLine, appointmentLine]), { io: 'input' });
  return { title: 'Créneau NDJSON: one observation a line', ...schema };
}
