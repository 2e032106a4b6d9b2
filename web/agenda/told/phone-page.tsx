import { useCallback, useState, type FormEvent } from 'react';
import { api, type CalendarLink, type MadeCalendarLink, type NewCalendarLink } from '../../api.ts';
import { until } from '../../problem.ts';
import { Dot } from '../../ui/dot.tsx';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { nameOf, shareable, useHouse } from '../house.ts';
import { useSaid } from '../items/say-item.ts';
import { acted, asked } from '../session.ts';
import { Asked, Space, Sure } from '../space.tsx';
import { useSpaceWords } from '../space-words.ts';
import { useAct, useLoaded } from '../use-loaded.ts';

const DETAILS = ['busy', 'sober', 'detailed'] as const;
type Detail = NonNullable<NewCalendarLink['detail']>;

/** The private addresses that phones subscribe to: making one, seeing who reads, cutting it. */
export default function PhonePage() {
  const { say } = useSpaceWords();
  const [made, setMade] = useState<MadeCalendarLink | null>(null);
  const load = useCallback(
    (signal: AbortSignal) => asked(api['calendar-links'].$get({ query: {} }, until(signal))),
    [],
  );
  const links = useLoaded(load);
  const done = (link: MadeCalendarLink) => {
    setMade(link);
    links.reload();
  };
  return (
    <Space title={say('phone.title')}>
      <p>{say('phone.about')}</p>
      {made ? <Made link={made} onDone={() => setMade(null)} /> : <NewLink onMade={done} />}
      <h2>{say('phone.links')}</h2>
      <Asked loaded={links}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{say('phone.none')}</p>}
            <ul className="lines">
              {items.map((link) => (
                <LinkLine key={link.id} link={link} onCut={links.reload} />
              ))}
            </ul>
          </>
        )}
      </Asked>
    </Space>
  );
}

function NewLink({ onMade }: { onMade: (link: MadeCalendarLink) => void }) {
  const { say } = useSpaceWords();
  const house = useHouse();
  const act = useAct();
  const own = shareable(house);
  const [detail, setDetail] = useState<Detail>('sober');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const agendaId = Number(textOf(form)('agenda') || own[0]?.id);
    const json = { device: textOf(form)('device'), detail, agendaId };
    act.run(async () => onMade(await asked(api['calendar-links'].$post({ json }, until()))));
  };
  return (
    <form className="form" aria-labelledby="new-link" onSubmit={submit}>
      <h2 id="new-link">{say('phone.new')}</h2>
      <label>
        {say('phone.device')}
        <input name="device" required maxLength={80} defaultValue={say('phone.device.example')} />
      </label>
      {own.length > 1 && (
        <label>
          {say('phone.whose')}
          <select
            name="agenda"
            defaultValue={own.find(({ id }) => id === house.chosen?.id)?.id ?? own[0]?.id}
          >
            {own.map((agenda) => (
              <option key={agenda.id} value={agenda.id}>
                {nameOf(agenda, house.session)}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset>
        <legend>{say('phone.detail')}</legend>
        {DETAILS.map((each) => (
          <label key={each} className="tick">
            <input
              type="radio"
              name="detail"
              value={each}
              checked={detail === each}
              onChange={() => setDetail(each)}
            />
            <span>
              {say(`phone.detail.${each}`)}
              <small>{say(`phone.detail.${each}.more`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <output>
        {detail === 'detailed' && (
          <span className="notice">
            <Dot state="urgent" />
            {say('phone.warning')}
          </span>
        )}
      </output>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('phone.make')}
        </button>
      </p>
    </form>
  );
}

/** The address, once: it is kept nowhere, here either. */
function Made({ link, onDone }: { link: MadeCalendarLink; onDone: () => void }) {
  const { say } = useSpaceWords();
  const [copied, setCopied] = useState<'' | 'phone.copied' | 'phone.copy.failed'>('');
  const copy = () =>
    navigator.clipboard.writeText(link.url).then(
      () => setCopied('phone.copied'),
      () => setCopied('phone.copy.failed'),
    );
  return (
    <section className="form" aria-labelledby="made">
      <h2 id="made">{say('phone.made', { device: link.device })}</h2>
      <p>{say('phone.made.once')}</p>
      <code className="secret">{link.url}</code>
      <p className="acts">
        <a className="button first" href={link.webcalUrl}>
          {say('phone.subscribe')}
        </a>
        <button type="button" className="button" onClick={() => void copy()}>
          {say('phone.copy')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {say('phone.done')}
        </button>
      </p>
      <output className="small">{copied === '' ? '' : say(copied)}</output>
      <p className="small quiet">{say('phone.how')}</p>
    </section>
  );
}

function LinkLine({ link, onCut }: { link: CalendarLink; onCut: () => void }) {
  const { say } = useSpaceWords();
  const { agendas, session } = useHouse();
  const { instant } = useSaid();
  const agenda = agendas.find(({ id }) => id === link.agendaId);
  const zone = agenda?.zone ?? 'Europe/Paris';
  const cut = async () => {
    await acted(api['calendar-links'][':linkId'].$delete({ param: { linkId: String(link.id) } }, until()));
    onCut();
  };
  const about = {
    detail: say(`phone.detail.${link.detail}`),
    name: agenda ? nameOf(agenda, session) : session.displayName,
    when: instant(link.createdAt, zone),
  };
  const client = link.lastClient ?? say('phone.read.unknown');
  return (
    <li>
      <b>{link.device}</b>
      <p className="small">{say('phone.link', about)}</p>
      <p className="small quiet">
        {link.lastReadAt === null
          ? say('phone.never')
          : say('phone.read', { when: instant(link.lastReadAt, zone), client })}
      </p>
      <Sure
        words={{
          ask: say('phone.revoke'),
          sure: say('phone.revoke.sure'),
          keep: say('phone.revoke.keep'),
          what: say('phone.revoke.what'),
        }}
        onSure={cut}
      />
    </li>
  );
}
