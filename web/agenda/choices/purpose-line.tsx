import { api, type ConsentStanding } from '../../api.ts';
import { until } from '../../problem.ts';
import { dayOf } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { Failed } from '../failed.tsx';
import { usePeopleWords } from '../people/people-words.ts';
import { dateWords } from '../items/say-time.ts';
import { acted, asked } from '../session.ts';
import { Sure } from '../space.tsx';
import { useAct } from '../use-loaded.ts';

interface PurposeLineProps {
  standing: ConsentStanding;
  onChanged: () => void;
}

/** One purpose of one vendor: allowed by a yes until a date, allowed since it knows the person, or not; and what changes it. */
export function PurposeLine({ standing, onChanged }: PurposeLineProps) {
  const { say, sayCode } = usePeopleWords();
  const { purpose, allowed } = standing;
  return (
    <li>
      <Dot state={allowed ? 'fresh' : 'refused'} />
      {sayCode('consents.purpose', purpose)}
      <p className="small quiet">
        <Standing standing={standing} />
      </p>
      {allowed && <Stop standing={standing} onChanged={onChanged} />}
      {!allowed && purpose !== 'agenda' && <Allow standing={standing} onChanged={onChanged} />}
      {!allowed && purpose === 'agenda' && <p className="small">{say('consents.again')}</p>}
    </li>
  );
}

function Standing({ standing: { allowed, endsAt } }: { standing: ConsentStanding }) {
  const { say, locale } = usePeopleWords();
  if (!allowed) return say('consents.no');
  if (endsAt === null) return say('consents.by-ins');
  return say('consents.until.day', { end: dateWords(dayOf(endsAt, 'Europe/Paris'), locale) });
}

/** A yes is taken back; a vendor that asked nothing is told no. */
function Stop({ standing, onChanged }: PurposeLineProps) {
  const { say, sayCode } = usePeopleWords();
  const { consentId, agendaId, vendorCode: vendor, purpose } = standing;
  const stop = async () => {
    if (consentId === null)
      await asked(api.consents.refusals.$post({ json: { agendaId, vendor, purpose } }, until()));
    else
      await acted(api.consents[':consentId'].$delete({ param: { consentId: String(consentId) } }, until()));
    onChanged();
  };
  return (
    <Sure
      words={{
        ask: say(consentId === null ? 'consents.stop' : 'consents.revoke'),
        sure: say(consentId === null ? 'consents.stop.sure' : 'consents.revoke.sure'),
        keep: say('consents.revoke.keep'),
        what: sayCode('consents.revoke.what', purpose),
      }}
      onSure={stop}
    />
  );
}

/** A yes for a year, as long as the usual one. */
function Allow({ standing, onChanged }: PurposeLineProps) {
  const { say } = usePeopleWords();
  const act = useAct();
  const { agendaId, vendorCode: vendor, purpose } = standing;
  const allow = () =>
    act.run(async () => {
      await asked(api.consents.$post({ json: { agendaId, vendor, purpose } }, until()));
      onChanged();
    });
  return (
    <>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="button" className="button" disabled={act.busy} onClick={allow}>
          {say('consents.give.year')}
        </button>
      </p>
    </>
  );
}
