import type { CaseHeader } from '../../api/regulation/resources.ts';
import { isAsked, isMine, step, take, think, waitsIn, type Desk } from './desk.ts';
import { canAct, follow } from './follow-case.ts';
import { answerRequest, orient } from './orienter.ts';
import type { Need } from './winter-day.ts';

/** What a doctor does next: what is theirs, what they are asked, what waits for them, then what waits for others. */
export async function decideCases(desk: Desk): Promise<boolean> {
  const items = desk.room.board.items();
  const mine = items.find((item) => isMine(desk, item) && canDecide(desk, item));
  if (mine) {
    await settle(desk, mine);
    return true;
  }
  const asked = items.find((item) => isAsked(desk, item, ['doctor']) && !isMine(desk, item));
  if (asked) {
    await answerRequest(desk, asked);
    return true;
  }
  const waiting = items.find((item) => waitsIn(item, 'doctor') && item.asked === null);
  if (waiting) return take(desk, waiting);
  return orient(desk);
}

/** Times that a doctor has slots looked for, before they advise for want of any. */
const MOST_HANDED = 3;

const canDecide = (desk: Desk, item: CaseHeader) =>
  item.asked === null && (item.doctorMustDecide || canAct(desk, item));

const DECIDED: Record<
  Need,
  { careLevel: 'R1' | 'R2' | 'R3' | 'R4'; decision: 'CONSEIL' | 'PMT' | 'INTER' | 'ORIENT' }
> = {
  team: { careLevel: 'R1', decision: 'INTER' },
  emergency: { careLevel: 'R2', decision: 'ORIENT' },
  advice: { careLevel: 'R4', decision: 'CONSEIL' },
  prescription: { careLevel: 'R4', decision: 'PMT' },
  visit: { careLevel: 'R3', decision: 'ORIENT' },
  specialist: { careLevel: 'R3', decision: 'ORIENT' },
  'home-visit': { careLevel: 'R3', decision: 'ORIENT' },
};

async function settle(desk: Desk, item: CaseHeader): Promise<void> {
  const { id, doctorMustDecide, decision, booking, callback } = item;
  const { need, specialty, delay } = desk.room.switchboard.notesOf(id).call.motive;
  if (doctorMustDecide) {
    await think(desk, 1, 2);
    await step(desk, id, { type: 'close', outcome: 'unreachable', reason: 'Trois appels sans réponse' });
    return;
  }
  if (booking || callback) return follow(desk, item);
  if (decision === null) {
    await think(desk, 1.5, 4);
    const orientation =
      need === 'emergency'
        ? ('URGENCES' as const)
        : need === 'home-visit'
          ? ('DOMICILE' as const)
          : ('CABINET' as const);
    const decided = DECIDED[need];
    const where = decided.decision === 'ORIENT' && { orientation };
    await step(desk, id, { type: 'decide', ...decided, ...where, specialty, delay });
    return;
  }
  await carryOut(desk, item, need);
}

/** What follows from a decision: a team, a department told to expect someone, words to the caller, or a slot to find. */
async function carryOut(desk: Desk, item: CaseHeader, need: Need): Promise<void> {
  const { id } = item;
  const { delay } = desk.room.switchboard.notesOf(id).call.motive;
  await think(desk, 0.5, 1.5);
  if (need === 'team') {
    await step(desk, id, { type: 'close', outcome: 'team-sent' });
    return;
  }
  if (need === 'emergency') {
    await step(desk, id, { type: 'close', outcome: 'sent-to-emergency' });
    return;
  }
  if (item.decision !== 'ORIENT') return follow(desk, item);
  const notes = desk.room.switchboard.notesOf(id);
  notes.handed += 1;
  if (notes.handed > MOST_HANDED) {
    await step(desk, id, {
      type: 'decide',
      careLevel: 'R4',
      decision: 'CONSEIL',
      reason: 'Aucun créneau trouvé',
    });
    return;
  }
  await step(desk, id, { type: 'hand-over', recipient: { queue: 'osnp' }, delay });
}
