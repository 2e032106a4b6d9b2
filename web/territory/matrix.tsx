import { useWords } from '../words/use-words.ts';
import { Standing } from './standing.tsx';
import { same } from './settings.ts';
import styles from './territory.module.css';

interface Column<Code extends string> {
  code: Code;
  word: string;
  /** Whether its boxes are what cannot be saved. */
  wrong?: boolean;
}

export interface Row<Name extends string, Code extends string> {
  name: Name;
  word: string;
  /** What the row is called where its word does not stand beside it. */
  place: string;
  chosen: readonly Code[];
  was: readonly Code[];
  /** Why the row cannot be saved. */
  wrong: string | undefined;
}

interface MatrixProps<Name extends string, Code extends string> {
  caption: string;
  corner: string;
  columns: readonly Column<Code>[];
  rows: readonly Row<Name, Code>[];
  onChange: (name: Name, chosen: Code[]) => void;
}

/** What goes with what, a box a pair: each box is named by its row and its column. */
export function Matrix<Name extends string, Code extends string>(props: MatrixProps<Name, Code>) {
  const { caption, corner, columns, rows, onChange } = props;
  return (
    <table className={styles['matrix']}>
      <caption className="sr">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{corner}</th>
          {columns.map(({ code, word }) => (
            <th key={code} scope="col">
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line
            key={row.name}
            row={row}
            columns={columns}
            onChange={(chosen) => onChange(row.name, chosen)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps<Name extends string, Code extends string> {
  row: Row<Name, Code>;
  columns: readonly Column<Code>[];
  onChange: (chosen: Code[]) => void;
}

function Line<Name extends string, Code extends string>({ row, columns, onChange }: LineProps<Name, Code>) {
  const { word, place, chosen, was, wrong } = row;
  const { say } = useWords();
  const wordsOf = (codes: readonly Code[]) =>
    columns.flatMap((each) => (codes.includes(each.code) ? [each.word] : [])).join(', ');
  const toggle = (code: Code) =>
    columns.flatMap((each) => (chosen.includes(each.code) !== (each.code === code) ? [each.code] : []));
  return (
    <tr>
      <th scope="row">
        {word}
        {wrong !== undefined && <span className={styles['wrong']}>{wrong}</span>}
        <Standing
          name={place}
          was={wordsOf(was) || say('territory.none')}
          own={!same(chosen, was)}
          onBack={() => onChange([...was])}
        />
      </th>
      {columns.map((each) => (
        <td key={each.code}>
          <label>
            <input
              type="checkbox"
              aria-label={`${word}, ${each.word}`}
              aria-invalid={wrong !== undefined || each.wrong === true}
              checked={chosen.includes(each.code)}
              onChange={() => onChange(toggle(each.code))}
            />
          </label>
        </td>
      ))}
    </tr>
  );
}
