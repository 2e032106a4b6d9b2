import {
  type Cell as TableCell,
  metaHelper,
  tableFeatures,
  useTable,
  type ColumnDef,
  type ReactTable,
  type RowData,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import styles from './data-table.module.css';

/** What a column says of itself besides its cells. */
export interface ColumnTraits {
  /** Class of its `<col>`: the width. */
  width?: string | undefined;
  /** Class of its cells. */
  cell?: string | undefined;
  align?: 'end';
  /** The cell that names its row. */
  namesRow?: boolean;
  /** The order that its header asks for. */
  sort?: string;
  sortLabel?: string;
}

/** Laid out as blocks on a narrow screen, elements lose the roles of a table unless they say them. */
const ROLES = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

const PLAIN: ColumnTraits = {};

export const features = tableFeatures({ columnMeta: metaHelper<ColumnTraits>() });
export type Columns<Row extends RowData> = ColumnDef<typeof features, Row>[];

interface DataTableProps<Row extends RowData> {
  caption: string;
  columns: Columns<Row>;
  rows: Row[];
  rowKey: (row: Row) => string;
  currentKey?: string | undefined;
  /** Called when a row takes the focus or a click. */
  onRow?: (key: string) => void;
  sort?: string;
  onSort?: (sort: string) => void;
  busy?: boolean;
}

/** The one table of every list: a real `<table>`, which keeps its roles when it is laid out as blocks. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, busy = false } = props;
  const table = useTable({ features, columns, data: rows, getRowId: rowKey });
  return (
    <table {...ROLES.table} className={styles['table']} aria-busy={busy}>
      <caption className="sr">{caption}</caption>
      <colgroup>
        {columns.map((column) => (
          <col key={column.id} className={column.meta?.width} />
        ))}
      </colgroup>
      <Head table={table} sort={props.sort} onSort={props.onSort} />
      <tbody {...ROLES.rowgroup}>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            {...ROLES.row}
            data-row={row.id}
            aria-current={row.id === props.currentKey ? 'true' : undefined}
            onFocus={() => props.onRow?.(row.id)}
            onClick={() => props.onRow?.(row.id)}
          >
            {row.getAllCells().map((cell) => (
              <Cell key={cell.id} traits={cell.column.columnDef.meta}>
                {drawn(cell)}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Called rather than mounted: columns that are made anew keep their cells, and the focus that one of them has. */
function drawn<Row extends RowData>(cell: TableCell<typeof features, Row>): ReactNode {
  const { cell: draw } = cell.column.columnDef;
  return typeof draw === 'function' ? draw(cell.getContext()) : draw;
}

interface HeadProps<Row extends RowData> {
  table: ReactTable<typeof features, Row>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}

function Head<Row extends RowData>({ table, sort, onSort }: HeadProps<Row>) {
  return (
    <thead {...ROLES.rowgroup}>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} {...ROLES.row}>
          {group.headers.map((header) => {
            const { align, sort: own, sortLabel } = header.column.columnDef.meta ?? {};
            const content = <table.FlexRender header={header} />;
            return (
              <th
                key={header.id}
                {...ROLES.columnheader}
                scope="col"
                className={align === 'end' ? styles['end'] : undefined}
                aria-sort={own !== undefined && own === sort ? 'ascending' : undefined}
              >
                {own === undefined || onSort === undefined ? (
                  content
                ) : (
                  <button type="button" title={sortLabel} onClick={() => onSort(own)}>
                    {content}
                    <span aria-hidden="true">{own === sort ? ' ↓' : ''}</span>
                  </button>
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

function Cell({ traits = PLAIN, children }: { traits: ColumnTraits | undefined; children: ReactNode }) {
  const end = traits.align === 'end' ? styles['end'] : '';
  const className = [end, traits.cell].filter(Boolean).join(' ') || undefined;
  if (traits.namesRow) {
    return (
      <th scope="row" {...ROLES.rowheader} className={className}>
        {children}
      </th>
    );
  }
  return (
    <td {...ROLES.cell} className={className}>
      {children}
    </td>
  );
}
