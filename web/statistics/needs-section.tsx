import type { MapPlace } from '../map/map-place.ts';
import { MapPanel } from '../map/map-panel.tsx';
import { useWords } from '../words/use-words.ts';
import type { Need } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** Communes numbered on the map: beyond, nobody reads pins. */
const ON_MAP = 20;
const LISTED = 50;
/** As far as one goes for care: what the map shows around a commune that lacks it. */
const AROUND_KM = 25;

/** Where care was looked for in vain: the communes that lack it most, on the map and in a table. */
export function NeedsSection({ needs }: { needs: readonly Need[] }) {
  const { say } = useWords();
  const lacking = needs.filter(({ failed }) => failed > 0).slice(0, LISTED);
  const places = placesOf(lacking);
  const numbers = new Map(places.map(({ key, number }) => [key, number]));
  if (lacking.length === 0) return <p>{say('statistics.no-needs')}</p>;
  return (
    <div className={styles['needs']}>
      <table className={styles['counts']}>
        <caption>{say('statistics.needs-caption')}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles['pin']}>
              {say('statistics.pin')}
            </th>
            <th scope="col" className={styles['text']}>
              {say('statistics.commune')}
            </th>
            <th scope="col" className={styles['text']}>
              {say('statistics.specialty')}
            </th>
            <th scope="col">{say('statistics.series.failed')}</th>
            <th scope="col">{say('statistics.series.searches')}</th>
          </tr>
        </thead>
        <tbody>
          {lacking.map(({ commune, name, specialty, label, searches, failed }) => (
            <tr key={`${commune} ${specialty ?? ''}`}>
              <td className={styles['pin']}>{numbers.get(commune) ?? ''}</td>
              <th scope="row">{name}</th>
              <td className={styles['text']}>{label ?? say('statistics.any-specialty')}</td>
              <td>{failed}</td>
              <td>{searches}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles['map']}>
        <MapPanel places={places} caller={undefined} currentKey={undefined} aroundKm={AROUND_KM} />
      </div>
    </div>
  );
}

/** One pin a commune, in the order of the table. */
function placesOf(lacking: readonly Need[]): MapPlace[] {
  const seen = new Map<string, MapPlace>();
  for (const { commune: key, name: city, lat, lon } of lacking) {
    if (lat === null || lon === null || seen.has(key) || seen.size >= ON_MAP) continue;
    seen.set(key, { key, city, lat, lon, number: seen.size + 1 });
  }
  return [...seen.values()];
}
