import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot, type DotState } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { Copied } from './copied.tsx';
import { useInstant } from './use-instant.ts';
import { keysQuery, type Key, type VendorDetail } from './vendor-queries.ts';
import styles from './workshop.module.css';

/** API keys: created and shown once, rotated with an overlap, revoked at once. */
export function Keys({ vendor }: { vendor: VendorDetail }) {
  const { say } = useWords();
  const { code: vendorCode } = vendor;
  const { data: keys, error, refetch } = useQuery(keysQuery(vendorCode));
  const [token, setToken] = useState<string>();
  return (
    <section>
      <h2>{say('keys.title')}</h2>
      <p className={styles['quiet']}>{say('keys.about')}</p>
      {token !== undefined && (
        <div className={styles['once']} aria-live="polite">
          <p>
            <b>{say('keys.once')}</b>
          </p>
          <Copied text={token} label={say('keys.copy')} />
        </div>
      )}
      {error && !keys && <Failed title={say('keys.failed')} error={error} onRetry={() => void refetch()} />}
      {keys?.length === 0 && <p>{say('keys.none')}</p>}
      <ul className={styles['list']}>
        {keys?.map((key) => (
          <KeyLine key={key.id} apiKey={key} vendor={vendor} onMinted={setToken} />
        ))}
      </ul>
      <NewKey vendor={vendor} onMinted={setToken} />
    </section>
  );
}

interface MintingProps {
  vendor: VendorDetail;
  onMinted: (token: string) => void;
}

function useKeysChanged(vendorCode: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keysQuery(vendorCode).queryKey });
}

function NewKey({ vendor: { code: vendorCode, feeds }, onMinted }: MintingProps) {
  const { say } = useWords();
  const [name, setName] = useState('');
  const [feed, setFeed] = useState('');
  const changed = useKeysChanged(vendorCode);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const json = { name, feedId: feed === '' ? null : Number(feed) };
      return answered(api.vendors[':vendorCode'].keys.$post({ param: { vendorCode }, json }, until()));
    },
    onSuccess: ({ token }) => {
      onMinted(token);
      setName('');
      return changed();
    },
  });
  return (
    <form
      className={styles['row']}
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <label>
        <span>{say('keys.name')}</span>
        <input required maxLength={80} value={name} onChange={({ target }) => setName(target.value)} />
      </label>
      <label>
        <span>{say('keys.scope')}</span>
        <select value={feed} onChange={({ target }) => setFeed(target.value)}>
          <option value="">{say('keys.scope.all')}</option>
          {feeds.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={styles['first']} disabled={isPending}>
        {say('keys.create')}
      </button>
      {error && <Failed title={say('keys.not-done')} error={error} />}
    </form>
  );
}

const DOTS = {
  live: 'fresh',
  ending: 'ageing',
  ended: 'stale',
  revoked: 'refused',
} as const satisfies Record<Key['state'], DotState>;

function KeyLine({ apiKey, vendor, onMinted }: MintingProps & { apiKey: Key }) {
  const { say } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const { name, hint, state, feedId, createdAt, lastUsedAt, expiresAt } = apiKey;
  const scope = vendor.feeds.find(({ id }) => id === feedId)?.name ?? say('keys.scope.all');
  const used = lastUsedAt === null ? say('keys.unused') : say('keys.used', { at: print(lastUsedAt) });
  return (
    <li>
      <span>
        <b>{name}</b> <code>…{hint}</code> · {scope}
      </span>
      <span>
        <Dot state={DOTS[state]} />
        {say(`keys.state.${state}`)}
        {state === 'ending' && expiresAt !== null && ` ${say('keys.until', { at: print(expiresAt) })}`}
      </span>
      <small>
        {say('keys.created', { at: print(createdAt) })} · {used}
      </small>
      {(state === 'live' || state === 'ending') && (
        <KeyActions apiKey={apiKey} vendor={vendor} onMinted={onMinted} />
      )}
    </li>
  );
}

function KeyActions({ apiKey, vendor, onMinted }: MintingProps & { apiKey: Key }) {
  const { say } = useWords();
  const changed = useKeysChanged(vendor.code);
  const param = { vendorCode: vendor.code, keyId: String(apiKey.id) };
  const path = api.vendors[':vendorCode'].keys[':keyId'];
  const rotate = useMutation({
    mutationFn: () => answered(path.rotate.$post({ param, json: {} }, until())),
    onSuccess: ({ token }) => {
      onMinted(token);
      return changed();
    },
  });
  const revoke = useMutation({
    mutationFn: () => answered(path.$delete({ param }, until())),
    onSettled: changed,
  });
  const error = rotate.error ?? revoke.error;
  const named = (label: string) => `${label} ${apiKey.name} …${apiKey.hint}`;
  return (
    <span className={styles['row']}>
      {apiKey.state === 'live' && (
        <button
          type="button"
          disabled={rotate.isPending}
          aria-label={named(say('keys.rotate'))}
          onClick={() => rotate.mutate()}
        >
          {say('keys.rotate')}
        </button>
      )}
      <button
        type="button"
        disabled={revoke.isPending}
        aria-label={named(say('keys.revoke'))}
        onClick={() => revoke.mutate()}
      >
        {say('keys.revoke')}
      </button>
      {error && <Failed title={say('keys.not-done')} error={error} />}
    </span>
  );
}
