import autocannon from 'autocannon';
import { stopWithParent, tellReady } from '../../db/lifeline.ts';
import { answerParent } from './child.ts';
import { quantile } from './figures.ts';
import { order, type LoadReport, type Order } from './load-order.ts';

async function load({ url, token, paths, connections, seconds }: Order): Promise<LoadReport> {
  const requests = paths.map((path) => ({ method: 'GET', path }));
  let client = 0;
  const run = autocannon({
    url,
    connections,
    duration: seconds,
    headers: { authorization: `Bearer ${token}` },
    setupClient: (connection) => {
      const first = Math.floor((client * requests.length) / connections);
      client += 1;
      connection.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
  });
  const times: number[] = [];
  const begun = performance.now();
  let last = begun;
  run.on('response', (...[, , , ms]: [unknown, number, number, number]) => {
    times.push(ms);
    last = performance.now();
  });
  const { errors, non2xx } = await run;
  if (errors + non2xx > 0 || times.length === 0) {
    throw new Error(`${times.length} answers, ${non2xx} of them refusals, and ${errors} errors`);
  }
  return { rps: (times.length * 1000) / (last - begun), p95: quantile(times, 0.95) };
}

answerParent(async (message) => load(order.parse(message)));
stopWithParent(() => undefined);
tellReady('load');
