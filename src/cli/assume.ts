import { framings, type Framing } from '../model/framing.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Assumed } from '../diagnose/predict.ts';
import { duration } from './flags.ts';

/** An application of the usual kind; browsers' standard advises a comment line every 15 seconds. */
const usual: Assumed = {
  framing: 'auto',
  status: 200,
  headers: [['Content-Type', 'text/event-stream']],
  headersWithFirstEvent: false,
  oneRecord: false,
  eventBytes: [200],
  text: 'hex',
  idleMs: 15_000,
};

const isFraming = (name: string): name is Framing => framings.some((known) => known === name);

function withHeader(assumed: Assumed, text: string): Result<Assumed> {
  const [, name = '', value = ''] = /^([^:\s]+):\s*(.*)$/s.exec(text) ?? [];
  if (name === '') return fail('bad-header', { name: text });
  const type = name.toLowerCase() === 'content-type';
  const others = assumed.headers.filter(([key]) => !type || key.toLowerCase() !== 'content-type');
  return ok({ ...assumed, headers: [...others, [name, value]] });
}

function withAssumption(assumed: Assumed, text: string): Result<Assumed> {
  const [, name = '', value = ''] = /^([\w-]+)=(.*)$/s.exec(text) ?? [];
  const unknown = fail<Assumed>('lint-assumption-unknown', { text });
  switch (name) {
    case 'framing': {
      if (isFraming(value)) return ok({ ...assumed, framing: value });
      return fail('lint-framing-unknown', { name: value, known: framings.join(', ') });
    }
    case 'header':
      return withHeader(assumed, value);
    case 'event-bytes': {
      const bytes = Number(value);
      const fits = /^\d+$/.test(value) && bytes > 0 && bytes <= 1_000_000;
      return fits ? ok({ ...assumed, eventBytes: [bytes] }) : unknown;
    }
    case 'idle': {
      const [, number] = /^(\d+(?:\.\d+)?)(?:ms|s|m|h)?$/.exec(value) ?? [];
      return number === undefined ? unknown : ok({ ...assumed, idleMs: duration(value) });
    }
    default:
      return unknown;
  }
}

/**
 * What `--assume` says of the application, over what is usual.
 * Failures: `lint-assumption-unknown`, `lint-framing-unknown`, `bad-header`.
 */
export function assumedFrom(texts: readonly string[]): Result<Assumed> {
  return texts.reduce<Result<Assumed>>(
    (assumed, text) => (assumed.ok ? withAssumption(assumed.value, text) : assumed),
    ok(usual),
  );
}
