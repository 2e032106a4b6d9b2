import { dropExportBytes, keepExport, takeAskedExport } from '../../db/queries/people/exports.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import { LANGUAGES } from '../../importers/rules.ts';
import { traceSystem } from '../identity/trace.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { gather } from './export-contents.ts';
import { zipExport } from './export-zip.ts';
import { keptFor } from './retention-rules.ts';

/** What a copy is sealed for: it opens as nothing else. */
export const EXPORT_CONTEXT = 'agenda-export';

/** Makes the copies that were asked for, tells their owners, and forgets those whose days are over. */
export const exportsDuty: Duty = {
  name: 'exports',
  everySeconds: 5,
  run: async (deps) => {
    await dropExportBytes(deps.db, deps.clock().toJSDate());
    while (await makeExport(deps));
  },
};

/** Makes one copy; false when none waits. One that fails is tried again at the next turn. */
export async function makeExport(deps: Deps): Promise<boolean> {
  const { db, vault, clock } = deps;
  const now = clock();
  return db.transaction(async (tx) => {
    const asked = await takeAskedExport(tx);
    if (!asked) return false;
    const { id, accountId } = asked;
    const language = LANGUAGES.find((each) => each === asked.language) ?? 'fr';
    const contents = await gather({ db, vault }, { accountId, language, now });
    const zip = await zipExport(deps, contents);
    const expiresAt = now.plus(keptFor('export'));
    await keepExport(tx, {
      id,
      sealed: vault.sealBytes(zip, EXPORT_CONTEXT),
      byteCount: zip.length,
      readyAt: now.toJSDate(),
      expiresAt: expiresAt.toJSDate(),
    });
    const facts = { exportId: String(id), until: expiresAt.toJSDate().toISOString() };
    await leaveNotices(tx, { accountIds: [accountId], kind: 'export-ready', facts, now: now.toJSDate() });
    const entry = {
      need: 'agenda.export',
      subject: `export ${id}`,
      citizenId: accountId,
      why: 'own agenda',
    } as const;
    await traceSystem(tx, now.toJSDate(), entry);
    return true;
  });
}
