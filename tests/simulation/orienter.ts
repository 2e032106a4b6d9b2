import type { CaseHeader } from '../../api/regulation/resources.ts';
import { canAct, follow } from './follow-case.ts';
import { isAsked, isMine, readCase, step, take, think, waitsIn, type Desk } from './desk.ts';
import { helpOut } from './intake.ts';

/** How many open cases someone has before they take no more. */
const MOST = 6;
/** Of those whose visit is booked and told, the share that a territory closes at once; the others wait for the visit. */
const CLOSED_AT_ONCE = 0.7;

/** What someone who finds slots does next. Says whether there was anything. */
export async function orient(desk: Desk): Promise<boolean> {
  const items = desk.room.board.items();
  const mine = items.filter((item) => isMine(desk, item));
  const next = mine.find((item) => canAct(desk, item));
  if (next) {
    await follow(desk, next);
    return true;
  }
  if (mine.length >= MOST) return false;
  const requests = items.filter((item) => isAsked(desk, item, ['osnp']) && !isMine(desk, item));
  const asked = requests[desk.dice.whole(0, 1)] ?? requests[0];
  if (asked) {
    await answerRequest(desk, asked);
    return true;
  }
  const waiting = items.find((item) => canTake(desk, item));
  if (waiting) return take(desk, waiting);
  return helpOut(desk);
}

/** Accepts mostly; some in part, some later, a few not at all. */
export async function answerRequest(desk: Desk, { id }: CaseHeader): Promise<void> {
  desk.room.board.opens(id);
  await think(desk, 0.3, 1);
  const known = await readCase(desk, id);
  const request = known?.handOver;
  if (!request) return;
  const wanted = desk.dice.weigh([
    [86, 'ACCEPTEE'],
    [6, 'PARTIELLE'],
    [5, 'DIFFEREE'],
    [3, 'REFUSEE'],
  ] as const);
  const answer = wanted === 'DIFFEREE' && request.answer === 'DIFFEREE' ? 'ACCEPTEE' : wanted;
  const { requestId } = request;
  const more = {
    ...(answer === 'PARTIELLE' && { committedDelay: '4H' as const }),
    ...(answer === 'REFUSEE' && { reason: 'Toutes les lignes sont prises' }),
  };
  const after = await step(desk, id, { type: 'answer', requestId, answer, ...more });
  if (after) desk.room.tally.note(`hand-overs ${answer}`);
}

/** What waits in a queue for someone who finds slots. A visit that is booked and told is left to its day, or closed. */
function canTake({ room }: Desk, item: CaseHeader): boolean {
  if (item.asked || !room.switchboard.knows(item.id)) return false;
  if (!waitsIn(item, 'follow-up')) return waitsIn(item, 'osnp') || waitsIn(item, 'pick-up');
  return item.state === 'patient-informed' && closesAtOnce(item);
}

/** Settled by the number of the case, whoever looks. */
const closesAtOnce = ({ number }: CaseHeader) => (number * 7919) % 100 < CLOSED_AT_ONCE * 100;
