import { useCallback, useState, type FormEvent } from 'react';
import { api, type NotificationChoices } from '../../api.ts';
import { until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { Notices } from './notices.tsx';
import { asked } from '../session.ts';
import { Asked, Space } from '../space.tsx';
import { useSpaceWords } from '../space-words.ts';
import { useAct, useLoaded } from '../use-loaded.ts';

const FAMILIES = [
  'new',
  'moved',
  'cancelled',
  'day-before',
  'two-hours',
  'prevention',
  'access',
  'people',
] as const;

/** `21:00` of minutes since midnight, and back. */
const toHour = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const toMinutes = (hour: string) => {
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  return hours * 60 + minutes;
};

/** What one is written about, when not, and what one was told here. */
export default function NotificationsPage() {
  const { say } = useSpaceWords();
  const load = useCallback(
    (signal: AbortSignal) => asked(api['notification-choices'].$get({ query: {} }, until(signal))),
    [],
  );
  const choices = useLoaded(load);
  return (
    <Space title={say('notify.title')}>
      <p>{say('notify.about')}</p>
      <Asked loaded={choices}>{(chosen) => <Choices chosen={chosen} />}</Asked>
      <Notices />
    </Space>
  );
}

function Choices({ chosen }: { chosen: NotificationChoices }) {
  const { say } = useSpaceWords();
  const act = useAct();
  const [byMail, setByMail] = useState(chosen.byMail);
  const [saved, setSaved] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const minutes = (name: string) => toMinutes(textOf(form)(name));
    const json = {
      byMail,
      families: byMail ? FAMILIES.filter((family) => form.has(family)) : chosen.families,
      quietFrom: byMail ? minutes('from') : chosen.quietFrom,
      quietTo: byMail ? minutes('to') : chosen.quietTo,
      zone: chosen.zone,
    };
    setSaved(false);
    act.run(async () => {
      await asked(api['notification-choices'].$put({ json }, until()));
      setSaved(true);
    });
  };
  return (
    <form className="form" aria-label={say('notify.title')} onSubmit={submit}>
      <label className="tick">
        <input type="checkbox" checked={byMail} onChange={(event) => setByMail(event.target.checked)} />
        <span>{say('notify.by-mail')}</span>
      </label>
      {byMail && (
        <>
          <fieldset>
            <legend>{say('notify.families')}</legend>
            {FAMILIES.map((family) => (
              <label key={family} className="tick">
                <input type="checkbox" name={family} defaultChecked={chosen.families.includes(family)} />
                <span>{say(`notify.family.${family}`)}</span>
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>{say('notify.quiet')}</legend>
            <div className="pair">
              <label>
                {say('notify.from')}
                <input name="from" type="time" required defaultValue={toHour(chosen.quietFrom)} />
              </label>
              <label>
                {say('notify.to')}
                <input name="to" type="time" required defaultValue={toHour(chosen.quietTo)} />
              </label>
            </div>
            <p className="small quiet">{say('notify.quiet.about', { zone: chosen.zone })}</p>
          </fieldset>
        </>
      )}
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('notify.save')}
        </button>
      </p>
      <output>{saved ? say('notify.saved') : ''}</output>
    </form>
  );
}
