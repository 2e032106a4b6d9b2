import { useMemo, type ReactNode } from 'react';
import { DataTable, type Columns, type ColumnTraits } from '../../table/data-table.tsx';
import { distanceWords } from '../../time.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import type { Row, ShownSlot } from './board.ts';
import { nameOf, sectorWords, townBeside } from './offer-words.ts';
import styles from './offers-table.module.css';
import { SeenCell, WhyCell } from './seen-cell.tsx';
import { SlotsCell } from './slots-cell.tsx';

export type Sort = 'soonest' | 'nearest';

export interface OffersTableProps {
  rows: Row[];
  zone: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  chosen: string | undefined;
  onChoose: (slot: ShownSlot, row: Row) => void;
  currentKey: string | undefined;
  onRow: (key: string) => void;
  busy: boolean;
  /** The word for a specialty, where the search is not about a single one. */
  specialtyOf: (offer: Row['offer']) => string | undefined;
}

/** The offers as the regulator reads them: when, who, why, how far, how fresh. */
export function OffersTable(props: OffersTableProps) {
  const { say } = useWords();
  const columns = useColumns(props);
  return (
    <DataTable
      caption={say('offers.caption', { count: props.rows.length, sort: props.sort })}
      columns={columns}
      rows={props.rows}
      rowKey={keyOfRow}
      currentKey={props.currentKey}
      onRow={props.onRow}
      sort={props.sort}
      onSort={(sort) => props.onSort(sort === 'nearest' ? 'nearest' : 'soonest')}
      busy={props.busy}
    />
  );
}

const keyOfRow = ({ key }: Row) => key;

function useColumns({ zone, chosen, onChoose, specialtyOf }: OffersTableProps): Columns<Row> {
  const words = useWords();
  return useMemo(() => {
    const slots = (row: Row) => <SlotsCell row={row} chosen={chosen} onChoose={onChoose} zone={zone} />;
    const who = (row: Row) => <WhoCell row={row} specialty={specialtyOf(row.offer)} />;
    const distance = (row: Row) => distanceWords(row.offer.distanceKm, words.locale);
    return columnsOf(words, { slots, who, distance });
  }, [words, zone, chosen, onChoose, specialtyOf]);
}

type Cells = Record<'slots' | 'who' | 'distance', (row: Row) => ReactNode>;
type ColumnId = keyof Cells | 'why' | 'seen';

function columnsOf({ say }: Words, { slots, who, distance }: Cells): Columns<Row> {
  const column = (id: ColumnId, cell: (row: Row) => ReactNode, traits: ColumnTraits = {}) => ({
    id,
    header: say(`column.${id}`),
    meta: { width: styles[id], cell: styles[`${id}-cell`], ...traits },
    cell: ({ row }: { row: { original: Row } }) => cell(row.original),
  });
  const sorted = (id: ColumnId, sort: Sort): ColumnTraits => ({
    sort,
    sortLabel: say('column.sort', { column: say(`column.${id}`).toLowerCase() }),
  });
  return [
    column('slots', slots, sorted('slots', 'soonest')),
    column('who', who, { namesRow: true }),
    column('why', (row) => <WhyCell row={row} />),
    column('distance', distance, { align: 'end', ...sorted('distance', 'nearest') }),
    column('seen', (row) => <SeenCell row={row} />),
  ];
}

function WhoCell({ row: { number, offer }, specialty }: { row: Row; specialty: string | undefined }) {
  const words = useWords();
  const name = nameOf(offer);
  const details = [specialty, townBeside(offer), sectorWords(offer.sector, words)].filter(Boolean);
  return (
    <span className={styles['person']}>
      <span aria-hidden="true" className={styles['pin']}>
        {number}
      </span>
      <span>
        <b>{name}</b>
        {details.length > 0 && <small title={details.join(' · ')}>{details.join(' · ')}</small>}
      </span>
    </span>
  );
}
