import type { Database } from '../../db/client.ts';
import { listLocatedCommunes } from '../../db/queries/search/ground.ts';
import { declareDemo } from '../../importers/sandbox/declared.ts';
import { publishOwed } from '../../api/availability/duty.ts';
import type { TestApi } from './api.ts';

/** Rennes, where the demo's personas practise. */
async function rennes(db: Database) {
  const commune = (await listLocatedCommunes(db, '35')).find(({ insee }) => insee === '35238');
  if (!commune) throw new Error('the reference data have no Rennes');
  return commune;
}

/** The demo's declared ranges, written and published as the sandbox and the API do it. */
export async function declared({ db, time }: Pick<TestApi, 'db' | 'time'>): Promise<void> {
  await declareDemo(db, { commune: await rennes(db), zone: 'Europe/Paris', now: time.now });
  await publishOwed(db, time.now);
}
