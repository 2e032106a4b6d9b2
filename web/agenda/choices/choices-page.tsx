import { useCallback } from 'react';
import { api } from '../../api.ts';
import { until } from '../../problem.ts';
import { CloseAccount } from './close-account.tsx';
import { Consents } from './consents.tsx';
import { Exports } from './exports.tsx';
import { usePeopleWords } from '../people/people-words.ts';
import { Emergency, Masks } from './privacy.tsx';
import { Regulation } from './regulation.tsx';
import { Retention } from './retention.tsx';
import { asked } from '../session.ts';
import { Asked, Space } from '../space.tsx';
import { useLoaded } from '../use-loaded.ts';

/** Consents, masks, emergencies, the copy of everything, closing, and what is kept. */
export default function ChoicesPage() {
  const { say } = usePeopleWords();
  const load = useCallback(
    (signal: AbortSignal) => asked(api['connectable-vendors'].$get({ query: {} }, until(signal))),
    [],
  );
  const vendors = useLoaded(load);
  return (
    <Space title={say('choices.title')}>
      <Asked loaded={vendors}>
        {({ items }) => (
          <>
            <Consents vendors={items} />
            <Masks vendors={items} />
          </>
        )}
      </Asked>
      <Regulation />
      <Emergency />
      <Exports />
      <CloseAccount />
      <Retention />
    </Space>
  );
}
