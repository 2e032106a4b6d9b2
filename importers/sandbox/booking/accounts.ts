import { z } from 'zod';
import { outcome, type Answer } from '../fhir-server.ts';
import { sameIdentifier, type Identifier } from './ledger.ts';

/** INT_R02 as vendors read it (the conformance kit's own demands): identifier, name, e-mail and `active`. */
const practitioner = z.object({
  resourceType: z.literal('Practitioner'),
  identifier: z.array(z.object({ system: z.string().min(1), value: z.string().min(1) })).min(1),
  active: z.boolean(),
  name: z.array(z.object({ family: z.string().min(1), given: z.array(z.string().min(1)).min(1) })).min(1),
  telecom: z
    .array(z.object({ system: z.literal('email'), value: z.email() }))
    .min(1)
    .max(1),
});

export interface Account {
  id: string;
  identifier: Identifier;
  name: string;
  email: string;
  active: boolean;
}

/** The regulators' accounts that the platform sent to a vendor. */
export class Accounts {
  readonly #known: Account[] = [];

  list(): readonly Account[] {
    return this.#known;
  }

  /** `POST` creates; `PUT` changes what is under `at`, or creates it, as the guide asks. */
  put(body: unknown, at: Identifier | null): Answer {
    const read = practitioner.safeParse(body);
    if (!read.success) return outcome(422, 'identifier, active, name and an e-mail are required');
    const { identifier, active, name, telecom } = read.data;
    const [first] = identifier;
    const [called] = name;
    if (!first || !called) return outcome(422, 'identifier and name are required');
    const email = telecom[0]?.value ?? '';
    const known = this.#known.find((each) => sameIdentifier(each.identifier, at ?? first));
    const namesake = this.#known.find((each) => each.email === email && each.active && each !== known);
    if ((known && at === null) || namesake) return outcome(409, 'an account of this person is here already');
    const written = { identifier: first, name: `${called.given.join(' ')} ${called.family}`, email, active };
    if (known) Object.assign(known, written);
    else this.#known.push({ id: String(this.#known.length + 1), ...written });
    const id = known?.id ?? String(this.#known.length);
    return {
      status: known ? 200 : 201,
      contentType: 'application/fhir+json',
      headers: { location: `Practitioner/${id}` },
      body: JSON.stringify({ ...read.data, id }),
    };
  }
}
