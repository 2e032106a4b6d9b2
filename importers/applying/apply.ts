import type { Transaction } from '../../db/client.ts';
import { careColumns } from '../../db/care.ts';
import {
  alignSchedules,
  fillSexes,
  findSchedules,
  loadSpecialtyGroups,
  upsertSchedules,
  writeSpecialties,
  type KnownSchedule,
} from '../../db/queries/slots/schedules.ts';
import { refreshSame } from '../../db/queries/slots/comparison.ts';
import { removeSlots } from '../../db/queries/slots/endings.ts';
import {
  dropSuperseded,
  dropUnplaced,
  resolveSchedules,
  writeSlots,
  type Written,
} from '../../db/queries/slots/staged.ts';
import { hashDescription, type ActorDescription } from './actor-keys.ts';
import type { Application, Applied, Resolution } from './application.ts';
import { close, closingOf } from './closing.ts';
import type { Rejection } from '../contract.ts';
import { matchOrganizations, matchSchedules } from '../match.ts';
import { reject } from '../rules.ts';
import { excessOf } from './removals.ts';
import { setSameApart } from './sameness.ts';
import type { StagedSchedule } from './staged-schedule.ts';
import { remarkUnlisted } from './unlisted.ts';

const BATCH = 50_000;

/** Writes everything staged over the index, inside the caller's transaction. */
export async function applyStaging(tx: Transaction, application: Application): Promise<Applied> {
  const resolution = await resolve(tx, application);
  const rejections = await refuseUnplaced(tx, application, resolution);
  const superseded = resolution.staged > 0 ? await dropSuperseded(tx) : [];
  for (const { at } of superseded) rejections.push(reject('S08', { at }, 'written again further on'));
  await describeSpecialties(tx, { application, resolution, rejections });
  rejections.push(...(await remarkUnlisted(tx, application.staging.schedules.values())));
  const closing = closingOf(application, rejections, await excessOf(tx, application));
  const applied: Applied = {
    accepted: 0,
    unchanged: superseded.length + sameSlots(resolution),
    closed: 0,
    schedules: application.staging.schedules.size,
    slots: application.staging.slots,
    closingRefused: closing.refused,
    flagged: closing.flagged,
    rejections,
  };
  await writeStaged(tx, { application, resolution, applied });
  if (closing.allowed) applied.closed = await close(tx, application, resolution);
  return applied;
}

interface Writing {
  application: Application;
  resolution: Resolution;
  applied: Applied;
}

async function writeStaged(tx: Transaction, { application, resolution, applied }: Writing): Promise<void> {
  const { staging, observedAt, again } = application;
  const refreshBefore = refreshOf(application, applied);
  const how = { cpts: resolution.cpts, observedAt, refreshBefore, again };
  for (let from = 0; resolution.staged > 0 && from < staging.count; from += BATCH) {
    tally(applied, await writeSlots(tx, { ...how, from, to: from + BATCH }));
    await application.progress(applied);
  }
  if (refreshBefore !== null) {
    const scheduleIds = resolution.schedules.flatMap(({ schedule, id }) =>
      resolution.same.has(schedule) ? [id] : [],
    );
    await refreshSame(tx, { scheduleIds, observedAt, before: refreshBefore });
  }
  const held = application.mode === 'delta' && applied.closingRefused !== null;
  if (staging.removals > 0 && !held) tally(applied, await removeSlots(tx, { observedAt, again }));
}

/** Slots that were compared and are as the index has them. */
function sameSlots({ same }: Resolution): number {
  return [...same.values()].reduce((sum, { slots }) => sum + slots, 0);
}

/**
 * A schedule that a snapshot confirms is fresh as a whole, unless the body names the days it lists. Elsewhere an unchanged slot is marked as seen again, but not
 * oftener than four times before it would age: each mark is a write.
 */
function refreshOf({ mode, staging, feed, observedAt }: Application, applied: Applied): Date | null {
  const apart = [...staging.schedules.values()].some(({ troubled, bounds }) => troubled || bounds.length > 0);
  if (mode === 'snapshot' && applied.closingRefused === null && !apart) return null;
  return new Date(observedAt.getTime() - (feed.ageingAfterSeconds * 1000) / 4);
}

function tally(applied: Applied, written: Written): void {
  applied.accepted += written.changed;
  applied.unchanged += written.unchanged;
  for (const at of written.older)
    applied.rejections.push(reject('T09', { at }, 'the index has a newer validAt'));
  for (const at of written.unknown) applied.rejections.push(reject('S14', { at }, 'no such slot is known'));
}

/** The ids of schedules and CPTS: known ones looked up, new or newly described ones matched and written. */
async function resolve(tx: Transaction, application: Application): Promise<Resolution> {
  const { staging, feed, zone } = application;
  const staged = [...staging.schedules.values()];
  const sourceIds = staged.map(({ scheduleId }) => scheduleId);
  const known = await findSchedules(tx, { feedId: feed.id, sourceIds });
  const organizations = await matchOrganizations(tx, feed.id, staging.organizations.values());
  const written = await writeDescribed(tx, { feed: { id: feed.id, zone }, staged, known });
  const schedules = staged.flatMap(({ number, scheduleId }) => {
    const id = written.get(scheduleId) ?? known.get(scheduleId)?.id;
    return id === undefined ? [] : [{ schedule: number, id }];
  });
  const cpts = [...staging.cptsSets.values()].map(({ number, keys }) => ({
    number,
    ids: keys.map((key) => organizations.get(key)).filter((id) => id !== undefined),
  }));
  const apart = await setSameApart(tx, application, { schedules, cpts });
  const rows = schedules.filter(({ schedule }) => !apart.same.has(schedule));
  await resolveSchedules(tx, { rows, staged: apart.staged });
  return { schedules, cpts, ...apart };
}

interface Described {
  feed: { id: number; zone: string };
  staged: readonly StagedSchedule[];
  known: ReadonlyMap<string, KnownSchedule>;
}

async function writeDescribed(
  tx: Transaction,
  { feed, staged, known }: Described,
): Promise<Map<string, number>> {
  const hashes = new Map<string, string>();
  const cares = new Map<string, StagedSchedule['care']>();
  const changed: ActorDescription[] = [];
  for (const schedule of staged) {
    const { scheduleId, practitioner, organization, location, sector, care } = schedule;
    if (!practitioner && !organization && !location) continue;
    const description = { scheduleId, practitioner, organization, location, sector, care };
    const hash = hashDescription(description);
    if (known.get(scheduleId)?.described === hash) continue;
    hashes.set(scheduleId, hash);
    cares.set(scheduleId, care);
    changed.push(description);
  }
  const matched = await matchSchedules(tx, { feed, descriptions: changed, known });
  const rows = [...matched].map(([sourceId, { roleId, zone, lat, lon }]) => ({
    sourceId,
    roleId,
    zone,
    lat,
    lon,
    described: hashes.get(sourceId)!,
    ...careColumns(cares.get(sourceId) ?? null),
  }));
  const ids = await upsertSchedules(tx, { feedId: feed.id, rows });
  if (rows.length > 0) await fillSexes(tx, [...ids.values()]);
  if (rows.length > 0)
    await alignSchedules(
      tx,
      [...matched.values()].map(({ locationId }) => locationId),
    );
  return ids;
}

/** Slots of schedules that nothing says where to find are refused, each with its place in the body. */
async function refuseUnplaced(
  tx: Transaction,
  { staging }: Application,
  resolution: Resolution,
): Promise<Rejection[]> {
  if (resolution.schedules.length === staging.schedules.size) return [];
  const byNumber = new Map([...staging.schedules.values()].map((schedule) => [schedule.number, schedule]));
  const dropped = await dropUnplaced(tx);
  return dropped.map(({ at, schedule, sourceId }) => {
    const { scheduleId, location } = byNumber.get(schedule)!;
    return location
      ? reject(
          'L01',
          { at, scheduleId, sourceId },
          `no coordinates, and no known commune, for schedule ${scheduleId}`,
        )
      : reject('L02', { at, scheduleId, sourceId }, `schedule ${scheduleId} was never described`);
  });
}

interface Specialising {
  application: Application;
  resolution: Resolution;
  rejections: Rejection[];
}

async function describeSpecialties(
  tx: Transaction,
  { application, resolution, rejections }: Specialising,
): Promise<void> {
  const groups = await loadSpecialtyGroups(tx);
  const ids = new Map(resolution.schedules.map(({ schedule, id }) => [schedule, id]));
  const rows = new Map<string, { scheduleId: number; groupId: number }>();
  for (const { number, scheduleId: sourceId, specialties, at } of application.staging.schedules.values()) {
    const scheduleId = ids.get(number);
    for (const code of specialties) {
      const groupId = groups.get(code);
      if (groupId === undefined) {
        rejections.push(
          reject(
            'S07',
            { at, scheduleId: sourceId },
            `${JSON.stringify(code.slice(0, 40))} is not a code of TRE_R38`,
          ),
        );
      } else if (scheduleId !== undefined) rows.set(`${scheduleId} ${groupId}`, { scheduleId, groupId });
    }
  }
  await writeSpecialties(tx, { rows: [...rows.values()], replace: application.mode === 'snapshot' });
}
