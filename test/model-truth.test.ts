import { expect, test } from 'vitest';

import { model } from '../src/proxies/nginx/model.ts';
import { responseOf, rowsOf, settingsOf, type Row } from './truth/rows.ts';

const requests = {
  h1: { http: '1.1', tls: false },
  'h1.0': { http: '1.0', tls: false },
  'h1-tls': { http: '1.1', tls: true },
  h2: { http: '2', tls: true },
  h2c: { http: '2', tls: false },
} as const;

function predict(row: Row) {
  const request = {
    ...requests[row.client],
    method: 'GET',
    headers: Object.entries(row.clientHeaders ?? {}),
  };
  const build = { flavour: 'nginx', version: row.version, modules: [], pageSize: 4096 };
  return model(settingsOf(row.location), build, responseOf(row), request, {
    count: row.event.count,
    fillBytes: 256,
  })!;
}

const framings = { length: 'cl', chunked: 'chunked', close: 'close', h2: 'h2' } as const;

const rows = (rowsOf('nginx') as readonly Row[]).filter((row) => !row.timingDependent);

/** The rows of which one thing was measured, and those where the model says another. */
function differing(measured: (row: Row) => boolean, agrees: (row: Row) => boolean): string {
  const known = rows.filter(measured);
  const wrong = known.filter((row) => !agrees(row));
  return `${known.length - wrong.length} of ${known.length}`;
}

test('one nginx: what is measured and what is predicted', () => {
  const counts = {
    verdict: differing(
      () => true,
      (row) => (predict(row).outcome.heldAt === undefined) === (row.result.verdict === 'streams'),
    ),
    headers: differing(
      (row) => row.result.headers !== undefined,
      (row) => predict(row).outcome.headers === row.result.headers,
    ),
    heldAt: differing(
      () => true,
      (row) => predict(row).outcome.heldAt === row.result.heldAt,
    ),
    clientFraming: differing(
      () => true,
      (row) => framings[predict(row).plan.framing] === row.result.clientFraming,
    ),
  };
  console.log(counts);
  expect(counts.clientFraming).toBe('9124 of 9124');
});
