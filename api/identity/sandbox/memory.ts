import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Everything is forgotten when the process ends, and the oldest when there is too much. */
const MOST = 2000;

/** The sandbox's store: one Map, keyed by kind and id. A new start signs everyone out of the pretend provider. */
export function createMemory(): (kind: string) => Adapter {
  const store = new Map<string, AdapterPayload>();
  const forget = (matches: (payload: AdapterPayload) => boolean) => {
    for (const [key, payload] of store) if (matches(payload)) store.delete(key);
  };
  return (kind) => {
    const keyOf = (id: string) => `${kind}:${id}`;
    const findBy = (member: 'uid' | 'userCode', value: string) => {
      const found = [...store].find(
        ([key, payload]) => key.startsWith(`${kind}:`) && payload[member] === value,
      );
      return Promise.resolve(found?.[1]);
    };
    return {
      upsert: (id, payload) => {
        store.set(keyOf(id), payload);
        const [oldest] = store.keys();
        if (store.size > MOST && oldest !== undefined) store.delete(oldest);
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(store.get(keyOf(id))),
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (code) => findBy('userCode', code),
      consume: (id) => {
        const payload = store.get(keyOf(id));
        if (payload) payload.consumed = true;
        return Promise.resolve();
      },
      destroy: (id) => {
        store.delete(keyOf(id));
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        forget((payload) => payload.grantId === grantId);
        return Promise.resolve();
      },
    };
  };
}
