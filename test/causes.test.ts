import { describe, expect, test } from 'vitest';

import { en } from '../src/messages/en/messages.ts';
import { catalogued, warned } from './support/catalogues.ts';
import { checkEvidence, evidenceOf, missingParts } from './support/evidence.ts';

const ids = [...new Set<string>([...catalogued, ...Object.keys(en.causes)])];

test.each(ids)('%s has all its parts', (cause) => {
  expect(missingParts(cause)).toEqual([]);
});

test('a cause without its parts is found out', () => {
  expect(missingParts('nginx/empty')).toEqual([
    'code',
    'English',
    'Japanese',
    'page: ## Seen as',
    'page: ## Why',
    'page: ## Fix',
    'page: ## Proof',
    'page: proof of the broken one',
    'page: proof of the fixed one',
    'broken',
    'fixed',
    'innocent',
  ]);
});

/** What no proxy has a part in, so that none may be accused. */
const noProxy = /^(?:origin|client)\//;
/** What harms others, or the application, while the stream comes through: trials prove it. */
const provedBeside = new Set([
  'nginx/cache-replay',
  'nginx/cache-leak',
  'nginx/ignore-client-abort',
  'nginx/request-buffering',
  'nginx/http2-limits',
]);

const runs = ids.flatMap((cause) => evidenceOf(cause).map((name) => [cause, name] as const));

describe.concurrent('on the real proxy', { timeout: 120_000 }, () => {
  test.for(runs)('%s: %s', async ([cause, name], { expect }) => {
    const { verdict, clients, findings, warnings } = await checkEvidence(cause, name);
    const asIs = findings[0]?.proof?.trials.filter(({ remedy }) => remedy === undefined);
    const details = JSON.stringify({ clients, asIs, found: findings[0]?.clients });
    const found = findings.map((finding) => `${finding.cause} ${finding.confidence}`);
    const told = warnings.map((warning) => warning.cause);
    if (name.startsWith('broken') && (warned.has(cause) || provedBeside.has(cause))) {
      expect({ verdict, found }, details).toEqual({ verdict: 'streams', found: [] });
      expect(told).toContain(cause);
      const proved = warnings.filter(({ confidence }) => confidence === 'proved');
      if (provedBeside.has(cause)) expect(proved.map((one) => one.cause)).toContain(cause);
    } else if (name.startsWith('broken')) {
      expect(['clogged', 'not-a-stream'], details).toContain(verdict);
      expect(found[0], details).toBe(`${cause} proved`);
      if (noProxy.test(cause)) expect(found.slice(1)).toEqual([]);
    } else if (name.startsWith('fixed')) {
      expect({ verdict, found }, details).toEqual({ verdict: 'streams', found: [] });
      expect(told).not.toContain(cause);
    } else {
      expect([...findings.map((finding) => finding.cause), ...told]).not.toContain(cause);
    }
  });
});
