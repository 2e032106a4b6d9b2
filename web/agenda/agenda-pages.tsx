import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  type ComponentType,
  type RefObject,
} from 'react';
import { api, type Person, type Session } from '../api.ts';
import { until } from '../problem.ts';
import { ClosedPage } from './choices/closed-page.tsx';
import { Failed } from './failed.tsx';
import { Footer } from './footer.tsx';
import { HouseContext, isHelper, type House, type Opened } from './house.ts';
import { ItemPage } from './items/item-page.tsx';
import { ListPage } from './items/list-page.tsx';
import { usePlace, type Space } from './place.ts';
import { asked } from './session.ts';
import { useAgenda, type Agenda } from './use-agenda.ts';
import { useKeptPreferences } from '../use-kept-preferences.ts';
import { useLoaded } from './use-loaded.ts';
import { Acting, Top } from './top.tsx';
import { useWords } from './words.ts';

/** What is beside the agenda is fetched when it is opened: the first page stays light. */
const PAGES: Record<Space, ComponentType> = {
  phone: lazy(() => import('./told/phone-page.tsx')),
  notifications: lazy(() => import('./told/notifications-page.tsx')),
  'who-looked': lazy(() => import('./choices/who-looked-page.tsx')),
  people: lazy(() => import('./people/people-page.tsx')),
  choices: lazy(() => import('./choices/choices-page.tsx')),
};

/** What someone who regulates begins with: whom they help. */
const HelpPage = lazy(() => import('./people/help-page.tsx'));

/** Whose agendas these are comes first; then every page, within the same head and foot. */
export function AgendaPages({ session }: { session: Session }) {
  const { say } = useWords();
  const place = usePlace();
  useKeptPreferences(isHelper(session) ? undefined : session.subject);
  const load = useCallback((signal: AbortSignal) => asked(api.people.$get({ query: {} }, until(signal))), []);
  const people = useLoaded(load);
  const agendas = useMemo(() => people.data?.items.map(toOpened), [people.data]);
  if (people.data?.closed && agendas?.every(({ as }) => as !== 'self'))
    return <ClosedPage closed={people.data.closed} onOpened={people.reload} />;
  if (!agendas)
    return (
      <main className="page" aria-busy={people.error === undefined}>
        <h1>{say('agenda.title')}</h1>
        {people.error === undefined ? <Waiting /> : <Failed error={people.error} onRetry={people.reload} />}
      </main>
    );
  const chosen = agendas.find(({ id }) => id === place.who) ?? null;
  if (!chosen && isHelper(session))
    return (
      <Suspense fallback={<Waiting />}>
        <HelpPage session={session} agendas={agendas} onOpened={people.reload} />
      </Suspense>
    );
  const house = { session, agendas, chosen, reload: people.reload };
  return <OpenedAgenda key={chosen?.id ?? 0} house={house} />;
}

const toOpened = ({ agendaId, ...person }: Person): Opened => ({ id: agendaId, ...person });

function OpenedAgenda({ house }: { house: House }) {
  const { say, locale } = useWords();
  const place = usePlace();
  const agenda = useAgenda(house.chosen?.id ?? null, locale, !isHelper(house.session));
  const main = useRef<HTMLElement>(null);
  useHeadingFocus(main, `${place.space ?? ''}${place.item ?? ''}`);
  const { reload } = agenda;
  const { reload: reloadPeople } = house;
  const whole = useMemo(() => {
    const both = () => {
      reload();
      reloadPeople();
    };
    return { ...house, reload: both };
  }, [house, reload, reloadPeople]);
  const Page = place.space && PAGES[place.space];
  return (
    <HouseContext value={whole}>
      <a className="skip" href="#content">
        {say('agenda.skip')}
      </a>
      <Top />
      <main id="content" className="page" ref={main}>
        <Acting />
        {Page !== null && (
          <Suspense fallback={<Waiting />}>
            <Page />
          </Suspense>
        )}
        {place.item !== null && <ItemPage id={place.item} agenda={agenda} />}
        {place.space === null && place.item === null && <Listed agenda={agenda} />}
      </main>
      <Footer />
    </HouseContext>
  );
}

/** Nothing is said of an agenda that was not read yet. */
function Listed({ agenda }: { agenda: Agenda }) {
  if (agenda.data) return <ListPage agenda={agenda} />;
  return agenda.error === undefined ? <Waiting /> : <Failed error={agenda.error} onRetry={agenda.reload} />;
}

/** The shape of what comes. */
function Waiting() {
  const { say } = useWords();
  return (
    <div className="skeleton">
      <output className="sr">{say('agenda.loading')}</output>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

/** Whoever goes from one page to another is put at its title, which a screen reader then says. */
function useHeadingFocus(main: RefObject<HTMLElement | null>, page: string): void {
  const last = useRef(page);
  useEffect(() => {
    if (last.current === page) return;
    last.current = page;
    const heading = main.current?.querySelector<HTMLElement>('h1, h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }, [main, page]);
}
