import { useState, type FormEvent } from 'react';
import { api, type AgendaItem } from '../../api.ts';
import { until } from '../../problem.ts';
import { dayOf, hourOf } from '../../time.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { FormActs } from '../form-acts.tsx';
import { nameOf, ownAgendaOf, useHouse, writable } from '../house.ts';
import { startOf, todayIn } from './items.ts';
import { acted, asked } from '../session.ts';
import { useAct } from '../use-loaded.ts';
import { useWords } from '../words.ts';

interface ReminderFormProps {
  /** The one to write again; a new one when absent. */
  item?: AgendaItem;
  onClose: (saved: boolean) => void;
}

/** The form was asked for: its first field is where one writes. */
const focusFirst = (field: HTMLInputElement | null) => field?.focus();

/** A reminder of one's own: what, when, and in whose agenda. */
export function ReminderForm({ item, onClose }: ReminderFormProps) {
  const { say } = useWords();
  const house = useHouse();
  const act = useAct();
  const places = writable(house);
  const [agendaId, setAgendaId] = useState(item?.agendaId ?? ownAgendaOf(house)?.id);
  const zone = item?.zone ?? house.agendas.find(({ id }) => id === agendaId)?.zone ?? 'Europe/Paris';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget));
    const start = startOf({ day: text('day'), hour: text('hour') }, zone);
    const json = {
      title: text('title'),
      start,
      zone,
      ...(text('note') === '' ? {} : { note: text('note') }),
      ...(agendaId === undefined ? {} : { agendaId }),
    };
    act.run(async () => {
      if (item) {
        const param = { itemId: item.id };
        await acted(api.agenda.reminders[':itemId'].$put({ param, json }, until()));
      } else await asked(api.agenda.reminders.$post({ json }, until()));
      house.reload();
      onClose(true);
    });
  };
  return (
    <form className="form" aria-label={say(item ? 'reminder.edit' : 'reminder.add')} onSubmit={submit}>
      <h2>{say(item ? 'reminder.edit' : 'reminder.add')}</h2>
      <label>
        {say('reminder.what')}
        <input name="title" required maxLength={200} defaultValue={item?.title ?? ''} ref={focusFirst} />
      </label>
      <div className="pair">
        <label>
          {say('reminder.day')}
          <input
            name="day"
            type="date"
            required
            defaultValue={item ? dayOf(item.start, zone) : todayIn(zone)}
          />
        </label>
        <label>
          {say('reminder.hour')}
          <input name="hour" type="time" required defaultValue={item ? hourOf(item.start, zone) : '09:00'} />
        </label>
      </div>
      {!item && places.length > 1 && (
        <label>
          {say('reminder.whom')}
          <select value={agendaId} onChange={(event) => setAgendaId(Number(event.target.value))}>
            {places.map((agenda) => (
              <option key={agenda.id} value={agenda.id}>
                {nameOf(agenda, house.session)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {say('reminder.note')}
        <textarea name="note" rows={2} maxLength={2000} defaultValue={item?.note ?? ''} />
      </label>
      <p className="small quiet">{say('reminder.private')}</p>
      {act.error !== undefined && <Failed error={act.error} />}
      <FormActs send={say('reminder.save')} busy={act.busy} onClose={() => onClose(false)} />
    </form>
  );
}
