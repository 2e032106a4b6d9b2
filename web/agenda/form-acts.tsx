import { useWords } from './words.ts';

interface FormActsProps {
  /** What is pressed to send. */
  send: string;
  busy: boolean;
  onClose: () => void;
}

/** How every form ends: it is sent, or left. */
export function FormActs({ send, busy, onClose }: FormActsProps) {
  const { say } = useWords();
  return (
    <p className="acts">
      <button type="submit" className="button first" disabled={busy}>
        {send}
      </button>
      <button type="button" className="button" onClick={onClose}>
        {say('reminder.cancel')}
      </button>
    </p>
  );
}
