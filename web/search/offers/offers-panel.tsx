import type { ReactNode } from 'react';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import type { KeyId } from '../../keys/registry.ts';
import { Failed } from '../../shell/trouble.tsx';
import { dayOf, dayWords, radiusWords } from '../../time.ts';
import { Announcer } from '../../ui/announcer.tsx';
import panel from '../../ui/panel.module.css';
import { useWords } from '../../words/use-words.ts';
import { hasPlace, isPast, type Criteria, type Here } from '../criteria.ts';
import { Footer } from '../footer.tsx';
import { OffersTable, type OffersTableProps } from './offers-table.tsx';
import styles from '../search.module.css';
import { Needs } from './needs.tsx';
import { Start } from '../start.tsx';
import { Empty, Shortfall, Skeleton, WaysOut, type WayOut } from './states.tsx';
import stateStyles from './states.module.css';
import type { BoardState } from './use-board.ts';
import { useHeadlines } from './use-headlines.ts';

interface OffersPanelProps {
  criteria: Criteria;
  here: () => Here;
  state: BoardState;
  table: Omit<OffersTableProps, 'rows' | 'busy'>;
  moves: Record<'widen' | 'later' | 'video' | 'unknown' | 'now' | 'anySpecialty', () => void>;
  /** Undefined when everything there is stands on screen already. */
  onMore: (() => void) | undefined;
}

/** The offers in each of their states: none searched, searching, failed, none found, found. */
export function OffersPanel(props: OffersPanelProps) {
  const { state, here } = props;
  const { board } = state;
  const { announcement, count } = useHeadlines(props);
  return (
    <section className={panel['panel']} aria-labelledby="offers-title">
      <Head {...props} count={count} />
      <div className={`${panel['scroll']} ${styles['list']}`}>
        <Body {...props} />
      </div>
      <Announcer text={announcement} />
      {board && !isPast(props.criteria, here()) && (
        <Footer
          waiting={board.waiting.length}
          onShowWaiting={state.showWaiting}
          sources={board.page.sources}
          readAt={state.readAt}
          failing={state.error !== null}
          zone={here().zone}
        />
      )}
    </section>
  );
}

function Head({ criteria, here, moves, count, state }: OffersPanelProps & { count: string }) {
  const { say } = useWords();
  const onlyVideo = criteria.modality?.length === 1 && criteria.modality[0] === 'VR';
  const centred = !hasPlace(criteria) && here().centre !== undefined && state.board;
  return (
    <div className={panel['head']}>
      <h2 id="offers-title">{say('offers.title')}</h2>
      <span>{count}</span>
      {centred && <span className={styles['warn']}>{say('offers.centre')}</span>}
      <span className={panel['grow']} />
      <Act id="widen" onClick={moves.widen}>
        {say('action.widen')}
      </Act>
      <Act id="later" onClick={moves.later}>
        {say('action.later')}
      </Act>
      <Act id="video" onClick={moves.video}>
        {say(onlyVideo ? 'action.video.all' : 'action.video')}
      </Act>
    </div>
  );
}

function Act({ id, onClick, children }: { id: KeyId; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={panel['act']} aria-keyshortcuts={shortcutOf(id)} onClick={onClick}>
      {children} <KeyCap id={id} />
    </button>
  );
}

function Body(props: OffersPanelProps) {
  const { say } = useWords();
  const { criteria, here, state, table, moves } = props;
  const { board, error, retry } = state;
  if (isPast(criteria, here())) return <Past criteria={criteria} here={here} onNow={moves.now} />;
  if (error && !board) return <Failed title={say('failed.title')} error={error} onRetry={retry} />;
  if (!board) return state.isSearching ? <Skeleton /> : <Start />;
  if (board.rows.length === 0 && !state.isSearching) return <Nothing {...props} />;
  return (
    <>
      <div inert={state.isSearching}>
        <OffersTable {...table} rows={board.rows} busy={state.isSearching} />
      </div>
      <Remainder {...props} />
    </>
  );
}

/** After the last row: why there are not more, or the way to more of them. */
function Remainder({ criteria, state: { board }, moves, onMore }: OffersPanelProps) {
  const { say } = useWords();
  if (!board) return null;
  const { shortfall, radiusKm, needs } = board.page;
  return (
    <div className={stateStyles['more']}>
      {onMore && (
        <button type="button" onClick={onMore}>
          {say('action.more')}
        </button>
      )}
      {Object.keys(shortfall).length > 0 && (
        <>
          <h2>{say('shortfall.title')}</h2>
          <Shortfall reasons={shortfall} radiusKm={radiusKm} />
        </>
      )}
      <Needs needs={needs} kept={criteria.unknown === 'keep'} onUnknown={moves.unknown} />
    </div>
  );
}

function Nothing({ criteria, state, moves }: OffersPanelProps) {
  const { say, locale } = useWords();
  const page = state.board?.page;
  const radiusKm = page?.radiusKm ?? 0;
  const onlyVideo = criteria.modality?.length === 1 && criteria.modality[0] === 'VR';
  const ways: WayOut[] = [
    {
      key: 'widen',
      label: say('empty.widen', { radius: radiusWords(radiusKm, locale) }),
      act: moves.widen,
    },
    { key: 'later', label: say('empty.later'), act: moves.later },
    { key: 'video', label: say(onlyVideo ? 'empty.any-modality' : 'empty.video'), act: moves.video },
  ];
  const untold = page?.needs?.some(({ unknown }) => unknown > 0) && criteria.unknown === undefined;
  if (untold) ways.unshift({ key: 'unknown', label: say('empty.unknown'), act: moves.unknown });
  return (
    <Empty reasons={page?.shortfall ?? {}} needs={page?.needs} radiusKm={radiusKm} ways={ways}>
      {criteria.specialty && (
        <button type="button" onClick={moves.anySpecialty}>
          {say('empty.any-specialty')}
        </button>
      )}
    </Empty>
  );
}

interface PastProps {
  criteria: Criteria;
  here: () => Here;
  onNow: () => void;
}

/** A link that is opened the day after. */
function Past({ criteria, here, onNow }: PastProps) {
  const { say, locale } = useWords();
  const { zone, now } = here();
  const today = dayOf(now, zone);
  return (
    <div className={stateStyles['state']}>
      <h2>{say('past.title', { day: dayWords(criteria.day ?? today, { today, locale }) })}</h2>
      <WaysOut ways={[{ key: 'later', label: say('past.now'), act: onNow }]} />
    </div>
  );
}
