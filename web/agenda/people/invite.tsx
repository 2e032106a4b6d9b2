import { useState, type FormEvent } from 'react';
import { api, type Delegations, type MadeDelegation, type NewDelegation, type Person } from '../../api.ts';
import { isFailure, until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import { declarationOf } from './delegation-line.tsx';
import { Failed } from '../failed.tsx';
import { FormActs } from '../form-acts.tsx';
import { useHouse } from '../house.ts';
import { usePeopleWords } from './people-words.ts';
import { asked } from '../session.ts';
import { UntilField, untilOf } from '../until-field.tsx';
import { useAct } from '../use-loaded.ts';

const QUALITIES = ['carer', 'guardian', 'mediator', 'parent'] as const;
type Quality = (typeof QUALITIES)[number];
const SCOPES = ['write', 'notify'] as const;
const HALF_YEAR = 182;
/** An invitation is for one agenda or another: its day is that of the platform. */
const ZONE = 'Europe/Paris';

interface InviteProps {
  people: readonly Person[];
  all: Delegations;
  onMade: () => void;
}

/** Invites someone to act until a date, or the other parent of a child. */
export function Invite({ people, all, onMade }: InviteProps) {
  const { say } = usePeopleWords();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<MadeDelegation | null>(null);
  const close = () => {
    setOpen(false);
    setMade(null);
  };
  if (made) return <Invited made={made} onDone={close} />;
  if (!open)
    return (
      <button type="button" className="more" onClick={() => setOpen(true)}>
        {say('people.invite')}
      </button>
    );
  const done = (delegation: MadeDelegation) => {
    setMade(delegation);
    onMade();
  };
  return <InviteForm people={people} all={all} onMade={done} onClose={close} />;
}

function Invited({ made, onDone }: { made: MadeDelegation; onDone: () => void }) {
  const { say } = usePeopleWords();
  return (
    <section className="form" aria-labelledby="invited">
      <h3 id="invited">{say('people.invited', { name: made.delegate })}</h3>
      <p>{say('people.invited.code')}</p>
      <code className="secret">{made.code}</code>
      <p className="acts">
        <button type="button" className="button" onClick={onDone}>
          {say('consents.done')}
        </button>
      </p>
    </section>
  );
}

/** The invitation that a form holds. */
function invitationOf(
  form: FormData,
  { quality, agendaId }: { quality: Quality; agendaId: number },
): NewDelegation {
  const text = textOf(form);
  const email = text('email') === '' ? {} : { email: text('email') };
  const common = { agendaId, invitee: text('invitee'), attested: true as const, ...email };
  if (quality === 'parent') return { ...common, kind: 'parent', scopes: ['read', 'write', 'notify'] };
  const endsAt = untilOf(text, ZONE);
  return { ...common, quality, scopes: ['read', ...SCOPES.filter((scope) => form.has(scope))], endsAt };
}

interface InviteFormProps extends Omit<InviteProps, 'onMade'> {
  onMade: (made: MadeDelegation) => void;
  onClose: () => void;
}

function InviteForm({ people, all, onMade, onClose }: InviteFormProps) {
  const { say } = usePeopleWords();
  const { session } = useHouse();
  const act = useAct();
  const own = people.filter(({ as }) => as === 'self' || as === 'parent');
  const [agendaId, setAgendaId] = useState(own[0]?.agendaId ?? 0);
  const [quality, setQuality] = useState<Quality>('carer');
  const child = own.some((person) => person.agendaId === agendaId && person.as === 'parent');
  const meant = quality === 'parent' && !child ? 'carer' : quality;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const json = invitationOf(new FormData(event.currentTarget), { quality: meant, agendaId });
    act.run(async () => onMade(await asked(api.delegations.$post({ json }, until()))));
  };
  const kind = meant === 'parent' ? 'parent' : 'delegate';
  return (
    <form className="form" aria-label={say('people.invite')} onSubmit={submit}>
      <h3>{say('people.invite')}</h3>
      <label>
        {say('people.invite.whose')}
        <select value={agendaId} onChange={(event) => setAgendaId(Number(event.target.value))}>
          {own.map((person) => (
            <option key={person.agendaId} value={person.agendaId}>
              {person.name ?? session.displayName}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('people.invite.as')}
        <select
          value={meant}
          onChange={(event) => setQuality(QUALITIES.find((each) => each === event.target.value) ?? 'carer')}
        >
          {QUALITIES.filter((each) => child || each !== 'parent').map((each) => (
            <option key={each} value={each}>
              {say(`people.invite.as.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('people.invite.who')}
        <input
          name="invitee"
          required
          maxLength={80}
          autoComplete="off"
          placeholder={say('people.invite.who.example')}
        />
      </label>
      <label>
        {say('people.invite.mail')}
        <input name="email" type="email" maxLength={200} autoComplete="off" />
        <small className="quiet">{say('people.invite.mail.why')}</small>
      </label>
      {kind === 'delegate' && <Limits />}
      <label className="tick">
        <input type="checkbox" required />
        <span>
          {say('people.attested')}
          <small>{declarationOf(all, { kind, act: 'granted' })}</small>
        </span>
      </label>
      <InviteFailed error={act.error} />
      <FormActs send={say('people.invite.send')} busy={act.busy} onClose={onClose} />
    </form>
  );
}

/** Until when, and what for. */
function Limits() {
  const { say } = usePeopleWords();
  return (
    <>
      <UntilField
        label={say('people.invite.until')}
        days={HALF_YEAR}
        zone={ZONE}
        why={say('people.invite.until.why')}
      />
      <fieldset>
        <legend>{say('people.invite.scopes')}</legend>
        <label className="tick">
          <input type="checkbox" checked disabled />
          <span>{say('people.scope.read')}</span>
        </label>
        {SCOPES.map((scope) => (
          <label key={scope} className="tick">
            <input type="checkbox" name={scope} defaultChecked={scope === 'notify'} />
            <span>{say(`people.scope.${scope}`)}</span>
          </label>
        ))}
        <p className="small quiet">{say('people.invite.never')}</p>
      </fieldset>
    </>
  );
}

function InviteFailed({ error }: { error: unknown }) {
  const { say } = usePeopleWords();
  if (error === undefined) return null;
  if (isFailure(error, 'too-many-delegates')) return <p role="alert">{say('people.invite.most')}</p>;
  if (isFailure(error, 'delegation-not-open')) return <p role="alert">{say('people.invite.shut')}</p>;
  return <Failed error={error} />;
}
