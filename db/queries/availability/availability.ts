import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import {
  availabilityAbsence,
  availabilityException,
  availabilityRange,
  availabilitySetting,
} from '../../schema/availability.ts';
import type { OrganizationKind } from '../../vocabulary.ts';

export type RangeRow = typeof availabilityRange.$inferSelect & { exceptions: string[] };
export type NewRange = Omit<typeof availabilityRange.$inferInsert, 'id' | 'version'>;
export type AbsenceRow = typeof availabilityAbsence.$inferSelect;
export type SettingRow = typeof availabilitySetting.$inferSelect;
type Said = 'care' | 'languages';
/** What may be left out stays as it was. */
export type Settings = Omit<SettingRow, 'roleId' | 'version' | 'publishedUntil' | Said> &
  Partial<Pick<SettingRow, Said>>;

/** Where someone may declare availability: a practice of theirs, or a place of a structure they answer for. */
export interface ExerciseRow {
  roleId: number;
  /** The role it is shown as in searches. */
  offerId: number;
  kind: 'professional' | 'structure';
  family: string | null;
  given: string | null;
  organizationId: number | null;
  organizationName: string | null;
  organizationKind: OrganizationKind | null;
  locationName: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  lat: number;
  lon: number;
  zone: string;
  /** As declared here, else as the national directory says. */
  specialty: string | null;
  phone: string | null;
  /** The CPTS it is, or its professional belongs to. */
  cptsIds: number[];
}

/** What is selected of an exercise, with where from: `r`, `l`, `p`, `o`, `s` and `d` are its tables. */
export const EXERCISE = sql`
  r.id AS "roleId", coalesce(r.same_as, r.id) AS "offerId",
  CASE WHEN r.practitioner_id IS NULL THEN 'structure' ELSE 'professional' END AS kind,
  p.family, p.given, o.id AS "organizationId", o.name AS "organizationName", o.kind AS "organizationKind",
  l.name AS "locationName", l.line, l.postal_code AS "postalCode", l.city, l.lat, l.lon, l.zone,
  coalesce(s.specialty, d.specialty) AS specialty, coalesce(r.phone, l.phone) AS phone,
  ARRAY(SELECT c.id FROM organization c WHERE c.kind = 'CPTS' AND (c.id = o.id
    OR c.key IN (SELECT m.structure_key FROM membership m WHERE m.rpps = p.rpps)) ORDER BY c.id) AS "cptsIds"
  FROM practitioner_role r JOIN location l ON l.id = r.location_id
  LEFT JOIN practitioner p ON p.id = r.practitioner_id
  LEFT JOIN organization o ON o.id = r.organization_id
  LEFT JOIN availability_setting s ON s.role_id = r.id
  LEFT JOIN directory_person d ON d.rpps = p.rpps`;

/** The practices of a professional, by RPPS. */
export async function listOwnExercises(db: Queryable, rpps: string): Promise<ExerciseRow[]> {
  const rows = await db.execute<ExerciseRow & Record<string, unknown>>(
    sql`SELECT ${EXERCISE} WHERE p.rpps = ${rpps} ORDER BY r.id LIMIT 50`,
  );
  return [...rows];
}

/** An exercise by its role, whoever's it is. */
export async function findExercise(db: Queryable, roleId: number): Promise<ExerciseRow | undefined> {
  const [row] = await db.execute<ExerciseRow & Record<string, unknown>>(
    sql`SELECT ${EXERCISE} WHERE r.id = ${roleId}`,
  );
  return row;
}

/** The places of the structures someone belongs to, without anyone in particular. */
export async function listStructureExercises(db: Queryable, rpps: string): Promise<ExerciseRow[]> {
  const rows = await db.execute<ExerciseRow & Record<string, unknown>>(sql`
    SELECT ${EXERCISE}
    WHERE r.practitioner_id IS NULL
      AND o.key IN (SELECT structure_key FROM membership WHERE rpps = ${rpps}) ORDER BY r.id LIMIT 50`);
  return [...rows];
}

export async function findSettings(db: Queryable, roleId: number): Promise<SettingRow | undefined> {
  const [row] = await db.select().from(availabilitySetting).where(eq(availabilitySetting.roleId, roleId));
  return row;
}

/** Writes what an exercise says of itself, over the version that was read (0 when there was none); undefined when it has changed. */
export async function saveSettings(
  db: Queryable,
  params: { roleId: number; version: number; settings: Settings },
): Promise<SettingRow | undefined> {
  const { roleId, version, settings } = params;
  const [row] = await db
    .insert(availabilitySetting)
    .values({ roleId, ...settings, version: 1 })
    .onConflictDoUpdate({
      target: availabilitySetting.roleId,
      set: { ...settings, version: sql`${availabilitySetting.version} + 1` },
      setWhere: eq(availabilitySetting.version, version),
    })
    .returning();
  return row;
}

/** The ranges of an exercise, with the days each leaves out. */
export async function listRanges(db: Queryable, roleId: number): Promise<RangeRow[]> {
  const exceptions = sql<string[]>`ARRAY(SELECT x.day::text FROM availability_exception x
    WHERE x.range_id = "availability_range"."id" ORDER BY x.day)`;
  const rows = await db
    .select({ range: availabilityRange, exceptions })
    .from(availabilityRange)
    .where(eq(availabilityRange.roleId, roleId))
    .orderBy(asc(availabilityRange.day), asc(availabilityRange.starts), asc(availabilityRange.id));
  return rows.map(({ range, exceptions: days }) => Object.assign(range, { exceptions: days }));
}

/** The exercise a range is of; undefined when there is no such range. */
export async function findRangeRole(db: Queryable, rangeId: number): Promise<number | undefined> {
  const [row] = await db
    .select({ roleId: availabilityRange.roleId })
    .from(availabilityRange)
    .where(eq(availabilityRange.id, rangeId));
  return row?.roleId;
}

export async function insertRange(db: Queryable, range: NewRange): Promise<number> {
  const [row] = await db.insert(availabilityRange).values(range).returning({ id: availabilityRange.id });
  if (!row) throw new Error('an insertion always answers');
  return row.id;
}

/** Changes a range over the version that was read; false when it has changed since, or is gone. */
export async function updateRange(
  db: Queryable,
  params: { rangeId: number; version: number; range: NewRange },
): Promise<boolean> {
  const { rangeId, version, range } = params;
  const changed = await db
    .update(availabilityRange)
    .set({ ...range, version: version + 1 })
    .where(and(eq(availabilityRange.id, rangeId), eq(availabilityRange.version, version)))
    .returning({ id: availabilityRange.id });
  return changed.length > 0;
}

export async function deleteRange(db: Queryable, rangeId: number): Promise<void> {
  await db.delete(availabilityRange).where(eq(availabilityRange.id, rangeId));
}

/** Has a repeated range not take place on a day, or take place again. */
export async function setException(
  db: Queryable,
  { rangeId, day, skipped }: { rangeId: number; day: string; skipped: boolean },
): Promise<void> {
  if (skipped) await db.insert(availabilityException).values({ rangeId, day }).onConflictDoNothing();
  else
    await db
      .delete(availabilityException)
      .where(and(eq(availabilityException.rangeId, rangeId), eq(availabilityException.day, day)));
}

/** The absences of an exercise that are not over. */
export async function listAbsences(
  db: Queryable,
  { roleId, from }: { roleId: number; from: Date },
): Promise<AbsenceRow[]> {
  return db
    .select()
    .from(availabilityAbsence)
    .where(and(eq(availabilityAbsence.roleId, roleId), gt(availabilityAbsence.endAt, from)))
    .orderBy(asc(availabilityAbsence.startAt), asc(availabilityAbsence.id));
}

export async function insertAbsence(
  db: Queryable,
  absence: { roleId: number; startAt: Date; endAt: Date },
): Promise<AbsenceRow> {
  const [row] = await db.insert(availabilityAbsence).values(absence).returning();
  if (!row) throw new Error('an insertion always answers');
  return row;
}

/** Ends an absence of an exercise; false when it has none of that number. */
export async function deleteAbsence(
  db: Queryable,
  { roleId, absenceId }: { roleId: number; absenceId: number },
): Promise<boolean> {
  const gone = await db
    .delete(availabilityAbsence)
    .where(and(eq(availabilityAbsence.id, absenceId), eq(availabilityAbsence.roleId, roleId)))
    .returning({ id: availabilityAbsence.id });
  return gone.length > 0;
}

/** The exercise an absence is of; undefined when there is no such absence. */
export async function findAbsenceRole(db: Queryable, absenceId: number): Promise<number | undefined> {
  const [row] = await db
    .select({ roleId: availabilityAbsence.roleId })
    .from(availabilityAbsence)
    .where(eq(availabilityAbsence.id, absenceId));
  return row?.roleId;
}
