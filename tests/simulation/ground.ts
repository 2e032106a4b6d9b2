import type { Database } from '../../db/client.ts';

/** A persona of the sandbox who belongs to a community. */
export const MEMBER = { name: 'professional', rpps: '10999000052' };

/** Where callers are, whom they know, and the vendors that can be told to misbehave. */
export interface Ground {
  communes: { insee: string; name: string; population: number }[];
  doctors: { rpps: string; roleId: number }[];
  /** Structures whose members may be asked for someone; someone of the first one answers. */
  communities: number[];
  vendors: { code: string; base: string }[];
  /** What the call-centre software of the territory calls itself. */
  origin: string;
}

/** Reads what the sandbox has published of a territory. Throws when it holds no place or no professional. */
export async function readGround({ $client: sql }: Database, territory: string): Promise<Ground> {
  const communes = await sql<Ground['communes']>`
    select insee, name, population from commune
     where departement = ${territory} and lat is not null and population > 0 order by population desc limit 80`;
  const doctors = await sql<Ground['doctors']>`
    select distinct on (p.rpps) p.rpps, r.id as "roleId" from practitioner p
      join practitioner_role r on r.practitioner_id = p.id join schedule s on s.role_id = r.id
     where p.rpps is not null order by p.rpps, r.id limit 120`;
  const communities = await sql<{ id: number }[]>`
    select o.id from organization o left join membership m on m.structure_key = o.key and m.rpps = ${MEMBER.rpps}
     where o.kind = 'CPTS' group by o.id order by count(m.rpps) desc, o.id limit 3`;
  const vendors = await sql<Ground['vendors']>`
    select v.code, regexp_replace(f.booking ->> 'url', '/fhir$', '') as base from feed f
      join vendor v on v.id = f.vendor_id where f.sandbox and f.booking is not null order by v.code`;
  if (communes.length === 0 || doctors.length === 0) {
    throw new Error(`The sandbox published nothing of territory ${territory}.`);
  }
  return {
    communes: [...communes],
    doctors: [...doctors],
    communities: communities.map(({ id }) => id),
    vendors: [...vendors],
    origin: `samu${territory}`,
  };
}
