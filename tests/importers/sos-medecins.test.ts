import { describe, expect, test } from 'vitest';
import { FeedError, type Body, type PullContext } from '../../importers/contract.ts';
import { fetchSchedules } from '../../importers/sas-sos-medecins/fetch.ts';
import { sasSosMedecins } from '../../importers/sas-sos-medecins/importer.ts';
import { at, NOW } from './feed-under-test.ts';

const siret = (rank: number): string => `7328293200${String(rank).padStart(4, '0')}`;

/** A vendor that answers nothing and remembers what it was asked. */
function vendor() {
  const asked: URL[] = [];
  const get: PullContext['get'] = (url) => {
    asked.push(new URL(url));
    return Promise.resolve({ name: 'answer', contentType: 'application/fhir+json', bytes: empty() });
  };
  return { asked, get };
}

async function* empty(): AsyncIterable<Uint8Array> {
  yield Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0 }));
}

function pull(get: PullContext['get'], settings: Record<string, unknown>): Promise<Body[]> {
  const url = 'http://vendor.invalid/fhir/';
  return Array.fromAsync(
    fetchSchedules({ url, get, now: at(NOW), settings: sasSosMedecins.settings.parse(settings) }),
  );
}

describe('asking SOS Médecins', () => {
  test('associations are asked for by ten, each once, each prefixed', async () => {
    const { asked, get } = vendor();
    const associations = Array.from({ length: 23 }, (_, rank) => siret(rank));
    await pull(get, { associations: [...associations, `3${siret(0)}`] });
    const tokens = asked.map(({ searchParams }) =>
      searchParams.get('actor:Location.organization.identifier')?.split(','),
    );
    expect(tokens.map((batch) => batch?.length)).toEqual([10, 10, 3]);
    expect(tokens[0]?.[0]).toBe(`urn:oid:1.2.250.1.71.4.2.2|3${siret(0)}`);
  });

  test('a search says what the guide asks: schedules with all their slots, places and associations', async () => {
    const { asked, get } = vendor();
    await pull(get, { associations: [siret(1)], zone: 'Indian/Reunion' });
    const [search] = asked;
    expect(search?.pathname).toBe('/fhir/Schedule');
    expect(Object.fromEntries(search?.searchParams ?? [])).toMatchObject({
      _revinclude: 'Slot:schedule',
      _include: 'Schedule:actor:Location',
      '_include:iterate': 'Location:organization',
      '_has:Slot:schedule:status': 'free',
    });
    expect(search?.searchParams.getAll('_has:Slot:schedule:start')).toEqual([
      'ge2026-11-24T12:00:00.000+04:00',
      'le2026-11-26T23:59:59.999+04:00',
    ]);
  });

  test('nobody to ask for, or something that is no SIRET, is a matter of settings', async () => {
    const { get } = vendor();
    await expect(pull(get, {})).rejects.toBeInstanceOf(FeedError);
    await expect(pull(get, { associations: ['SOS'] })).rejects.toMatchObject({ code: 'settings' });
  });

  test('what an answer leaves out is gone, inside the window and in every schedule of the feed', () => {
    const context = { now: at(NOW), settings: sasSosMedecins.settings.parse({}) };
    expect(sasSosMedecins.coverage?.(context)).toMatchObject({ everySchedule: true });
  });
});
