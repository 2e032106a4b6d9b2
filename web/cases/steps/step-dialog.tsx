import { useEffect, useRef } from 'react';
import { StepForm } from './step-form.tsx';
import styles from './step-form.module.css';
import type { Steps } from './use-steps.ts';

/** The questions of a step over the page; Escape leaves them, and the focus returns to where it was. */
export function StepDialog({ steps }: { steps: Steps }) {
  const { asked, file } = steps;
  const dialog = useRef<HTMLDialogElement>(null);
  const open = asked !== undefined && file !== undefined;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles['dialog']} onClose={steps.leave}>
      {open && (
        <StepForm
          key={asked}
          step={asked}
          file={file}
          pending={steps.pending}
          failure={steps.failure}
          onSubmit={(values, weighed) => steps.submit(asked, values, weighed)}
          onEdit={steps.forgive}
          onLeave={steps.leave}
        />
      )}
    </dialog>
  );
}
