import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import styles from './workshop.module.css';

/** A text to take elsewhere, with the button that copies it. */
export function Copied({ text, label }: { text: string; label: string }) {
  const { say } = useWords();
  const [copied, setCopied] = useState('');
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(text));
  return (
    <>
      <pre className={styles['command']}>{text}</pre>
      <div className={styles['row']}>
        <button type="button" onClick={copy}>
          {copied === text ? say('workshop.copied') : label}
        </button>
      </div>
    </>
  );
}
