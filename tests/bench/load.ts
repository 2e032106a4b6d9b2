import autocannon from 'autocannon';
import { stopWithParent, tellReady } from '../../db/lifeline.ts';
import { answerParent } from './child.ts';
import { quantile } from './figures.ts';
import type { z } from 'zod';
import { order, type LoadReport } from './load-order.ts';

async function load(given: z.output<typeof order>): Promise<LoadReport> {
  const { url, headers, status, paths, connections, seconds } = given;
  const requests = paths.map((path) => ({ method: 'GET', path }));
  let client = 0;
  const run = autocannon({
    url,
    connections,
    duration: seconds,
    headers,
    setupClient: (connection) => {
      const first = Math.floor((client * requests.length) / connections);
      client += 1;
      connection.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
  });
  const times: number[] = [];
  let others = 0;
  const begun = performance.now();
  let last = begun;
  run.on('response', (...[, answered, , ms]: [unknown, number, number, number]) => {
    if (answered !== status) others += 1;
    times.push(ms);
    last = performance.now();
  });
  const { errors } = await run;
  if (errors + others > 0 || times.length === 0) {
    throw new Error(`${times.length} answers, ${others} of them not ${status}, and ${errors} errors`);
  }
  return { rps: (times.length * 1000) / (last - begun), p95: quantile(times, 0.95) };
}

answerParent(async (message) => load(order.parse(message)));
stopWithParent(() => undefined);
tellReady('load');
