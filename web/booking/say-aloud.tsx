import { useState } from 'react';
import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';

/** A sentence ready to be read to the caller, under the word that says when. */
export function SayAloud({ when, sentence }: { when: string; sentence: string }) {
  return (
    <p className={styles['say']}>
      <span>{when}</span>
      {sentence}
    </p>
  );
}

/** Puts the sentence where it can be pasted: into a message, into the call-centre software. */
export function CopyButton({ sentence }: { sentence: string }) {
  const { say } = useWords();
  const [copied, setCopied] = useState('');
  const copy = () => void navigator.clipboard.writeText(sentence).then(() => setCopied(sentence));
  useKeys({ copy });
  return (
    <KeyButton id="copy" onPress={copy}>
      {say(copied === sentence ? 'choice.copied' : 'choice.copy')}
    </KeyButton>
  );
}
