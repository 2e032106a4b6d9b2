import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import workshop from '../workshop/workshop.module.css';
import { CountTable } from './count-table.tsx';
import { DayChart } from './day-chart.tsx';
import { DayTable } from './day-table.tsx';
import { DelayTable } from './delay-table.tsx';
import { HourTable } from './hour-table.tsx';
import { IndicatorTable } from './indicator-table.tsx';
import { NeedsSection } from './needs-section.tsx';
import { SpanForm } from './span-form.tsx';
import { fileAddress, statisticsQuery, type SpanChoice, type Statistics } from './statistics-queries.ts';
import styles from './statistics.module.css';
import { VendorTable } from './vendor-table.tsx';

const MIXES = ['priorities', 'careLevels', 'decisions', 'outcomes', 'categories', 'visibilities'] as const;

/** What a territory does with its calls: every figure beside its definition, every drawing beside its table and its file. */
export function StatisticsScreen({ span, onSpan }: { span: SpanChoice; onSpan: (span: SpanChoice) => void }) {
  const { say, locale } = useWords();
  const { data, error, isPending, refetch } = useQuery(statisticsQuery(span, locale));
  useEffect(() => {
    document.title = `${say('statistics.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={`${workshop['page'] ?? ''} ${styles['page'] ?? ''}`}>
      <h1>{say('statistics.title')}</h1>
      <p className={workshop['quiet']}>{say('statistics.about')}</p>
      <SpanForm key={data?.from} span={span} shown={data} onSpan={onSpan} />
      {isPending && <output>{say('statistics.loading')}</output>}
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {data && <Sections data={data} />}
    </main>
  );
}

function Sections({ data }: { data: Statistics }) {
  const { say } = useWords();
  return (
    <>
      <section aria-labelledby="figures">
        <Head id="figures" file="indicators" data={data} />
        <IndicatorTable indicators={data.indicators} />
        <p>
          <a href="/api/statistics/dictionary.csv" download>
            {say('statistics.dictionary')}
          </a>
        </p>
      </section>
      <section aria-labelledby="days">
        <Head id="days" file="days" data={data} />
        <DayChart days={data.days} />
        <DayTable days={data.days} />
      </section>
      <section aria-labelledby="needs">
        <Head id="needs" file="needs" data={data} />
        <NeedsSection needs={data.needs} />
      </section>
      <section aria-labelledby="hours">
        <Head id="hours" file="hours" data={data} />
        <HourTable hours={data.hours} />
      </section>
      <section aria-labelledby="delays">
        <Head id="delays" file="delays" data={data} />
        <DelayTable delays={data.doctorDelays} />
      </section>
      <section aria-labelledby="mixes">
        <Head id="mixes" file="mixes" data={data} />
        <div className={styles['mixes']}>
          {MIXES.map((mix) => (
            <CountTable key={mix} mix={mix} counts={data[mix]} />
          ))}
        </div>
      </section>
      <section aria-labelledby="vendors">
        <Head id="vendors" file="vendors" data={data} />
        <VendorTable vendors={data.vendors} />
      </section>
    </>
  );
}

function Head({
  id,
  file,
  data,
}: {
  id: 'figures' | 'days' | 'hours' | 'delays' | 'needs' | 'mixes' | 'vendors';
  file: string;
  data: Statistics;
}) {
  const { say, locale } = useWords();
  return (
    <div className={styles['head']}>
      <h2 id={id}>{say(`statistics.${id}`)}</h2>
      <a
        href={fileAddress(file, data, locale)}
        download
        aria-label={say('statistics.csv-of', { what: say(`statistics.${id}`) })}
      >
        {say('statistics.csv')}
      </a>
    </div>
  );
}
