import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';

/** Someone whom several vendors publish: one offer, and how many of its free starts more than one of them shows. */
export interface SharedOffer {
  /** The role it is shown as. */
  id: number;
  name: string;
  rpps: string | null;
  city: string | null;
  /** Display names. */
  vendors: string[];
  /** Free starts to come, and those that several vendors show. */
  starts: number;
  sharedStarts: number;
}

/** Offers that several vendors publish, whether a national identifier or a match made them one; latest first. */
export function listSharedOffers(
  db: Queryable,
  { now, limit, before }: { now: Date; limit: number; before?: number | undefined },
): Promise<SharedOffer[]> {
  return db.execute<SharedOffer & Record<string, unknown>>(sql`
    SELECT g.id, coalesce(nullif(concat_ws(' ', p.given, p.family), ''), o.name, l.name, 'n° ' || g.id) AS name,
           p.rpps, l.city, g.vendors, t.starts, t.shared AS "sharedStarts"
    FROM (SELECT coalesce(r.same_as, r.id) AS id, array_agg(DISTINCT v.name ORDER BY v.name) AS vendors
          FROM schedule s JOIN practitioner_role r ON r.id = s.role_id
          JOIN feed f ON f.id = s.feed_id JOIN vendor v ON v.id = f.vendor_id
          WHERE coalesce(r.same_as, r.id) < ${before ?? 2_147_483_647}
          GROUP BY 1 HAVING count(DISTINCT v.id) > 1 ORDER BY 1 DESC LIMIT ${limit}) g
    JOIN practitioner_role r ON r.id = g.id
    JOIN location l ON l.id = r.location_id
    LEFT JOIN practitioner p ON p.id = r.practitioner_id
    LEFT JOIN organization o ON o.id = r.organization_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS starts, (count(*) FILTER (WHERE n > 1))::int AS shared
      FROM (SELECT count(DISTINCT f.vendor_id) AS n
            FROM practitioner_role x JOIN schedule s ON s.role_id = x.id JOIN feed f ON f.id = s.feed_id
            JOIN slot sl ON sl.schedule_id = s.id
            WHERE (x.id = g.id OR x.same_as = g.id) AND sl.status = 'free' AND sl.start_at >= ${now.toISOString()}
            GROUP BY sl.start_at) each) t
    ORDER BY g.id DESC`);
}
