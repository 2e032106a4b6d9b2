import { useQuery } from '@tanstack/react-query';
import { useRef, type SubmitEvent } from 'react';
import { usePageTitle } from '../cases/use-page-title.ts';
import { Failure } from '../problem.ts';
import { useSession } from '../session.ts';
import { pagesOf } from '../shell/nav.tsx';
import { Failed, Trouble } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { Leaving } from './leaving.tsx';
import { StepOrder } from './order.tsx';
import { Origins } from './origins.tsx';
import { SaveBar } from './save-bar.tsx';
import { territoryQuery, type Territory } from './territory-queries.ts';
import styles from './territory.module.css';
import { OtherNumbers, WaitTimes } from './times.tsx';
import { useDraft } from './use-draft.ts';
import { QueuesServed, StepRoles } from './who.tsx';

const FORM = 'territory';

/** How a territory works on cases; whoever may not change it has no such page. */
export function TerritoryScreen() {
  const { say } = useWords();
  const { role, territory } = useSession();
  const allowed = pagesOf(role).some(({ to }) => to === '/territory');
  const { data, error, refetch } = useQuery({ ...territoryQuery, enabled: allowed });
  usePageTitle(say('territory.title'));
  if (!allowed) return <Trouble error={new Failure('not-allowed', { status: 403 })} />;
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('territory.title')}</h1>
      <p className={styles['quiet']}>
        {territory && <b>{say('shell.territory', { code: territory.code, name: territory.name })} · </b>}
        {say('territory.about')}
      </p>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <output>{say('territory.loading')}</output>}
      {data && <Editor key={data.territory} read={data} />}
    </main>
  );
}

function Editor({ read }: { read: Territory }) {
  const editing = useDraft(read);
  const page = useRef<HTMLDivElement>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (editing.wrong.size === 0) editing.save();
    else showFirst(page.current);
  };
  return (
    <div ref={page} className={styles['parts']}>
      <Origins {...editing} saved={read.settings.lrmOrigins} />
      <form id={FORM} noValidate onSubmit={submit} className={styles['parts']}>
        <WaitTimes {...editing} />
        <OtherNumbers {...editing} />
        <QueuesServed {...editing} />
        <StepRoles {...editing} />
        <StepOrder {...editing} />
      </form>
      <SaveBar editing={editing} form={FORM} />
      <Leaving unsaved={editing.unsaved.length > 0} />
    </div>
  );
}

/** Leads to the first setting that cannot be saved, unfolding what hides it. */
function showFirst(page: HTMLElement | null): void {
  const first = page?.querySelector<HTMLElement>('[aria-invalid="true"]');
  first?.closest('details')?.setAttribute('open', '');
  first?.focus();
}
