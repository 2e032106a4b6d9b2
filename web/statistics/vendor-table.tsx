import { useWords } from '../words/use-words.ts';
import type { Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';

/** Laid out as blocks on a narrow screen, elements lose the roles of a table unless they say them. */
const ROLES = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader', scope: 'col' },
  rowheader: { role: 'rowheader', scope: 'row' },
  cell: { role: 'cell' },
} as const;

const COLUMNS = [
  ['appointments', 'statistics.series.appointments'],
  ['refused', 'statistics.refused'],
  ['unknown', 'statistics.unknown'],
  ['conflicts', 'statistics.conflicts'],
  ['slots', 'statistics.slots'],
  ['taken', 'statistics.taken'],
] as const;

type Vendor = Statistics['vendors'][number];

/** How each vendor serves the territory, and since when it is silent. */
export function VendorTable({ vendors }: { vendors: readonly Vendor[] }) {
  const { say } = useWords();
  return (
    <table {...ROLES.table} className={`${styles['counts']} ${styles['stacked']}`}>
      <thead {...ROLES.rowgroup}>
        <tr {...ROLES.row}>
          <th {...ROLES.columnheader}>{say('statistics.vendor')}</th>
          {COLUMNS.map(([name, word]) => (
            <th key={name} {...ROLES.columnheader}>
              {say(word)}
            </th>
          ))}
          <th {...ROLES.columnheader}>{say('statistics.silent')}</th>
        </tr>
      </thead>
      <tbody {...ROLES.rowgroup}>
        {vendors.map((vendor) => (
          <VendorRow key={vendor.vendor} vendor={vendor} />
        ))}
      </tbody>
    </table>
  );
}

function VendorRow({ vendor }: { vendor: Vendor }) {
  const { say } = useWords();
  const { name, silentMinutes } = vendor;
  const silent =
    silentMinutes === null
      ? say('statistics.never-read')
      : say('statistics.minutes', { minutes: silentMinutes });
  return (
    <tr {...ROLES.row}>
      <th {...ROLES.rowheader}>{name}</th>
      {COLUMNS.map(([column, word]) => (
        <td key={column} {...ROLES.cell} data-label={say(word)}>
          {vendor[column]}
        </td>
      ))}
      <td {...ROLES.cell} data-label={say('statistics.silent')}>
        {silent}
      </td>
    </tr>
  );
}
