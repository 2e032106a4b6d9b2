import { useEffect, useRef, useState } from 'react';

/** Readers are told at most once in this time: news must not drown what they read. */
const QUIET_MS = 5000;

/** A polite live region that says the latest text, never more often than it can be heard. */
export function Announcer({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + QUIET_MS - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return <output className="sr">{said}</output>;
}
