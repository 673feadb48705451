import { describe, expect, test } from 'vitest';

import type { Head, Observation } from '../model/observation.ts';
import { browserWould, redirectOf } from './browser.ts';

function observation(head: Partial<Head>, more: Partial<Observation> = {}): Observation {
  return {
    client: 'h1',
    url: 'http://app.example/a/event',
    startedAt: 0,
    timing: {},
    head: { atMs: 1, httpVersion: '1.1', status: 200, reason: '', headers: [], ...head },
    reads: [],
    frames: [],
    events: [],
    comments: [],
    violations: [],
    pendingBytes: 0,
    bodyStart: '',
    end: { kind: 'open', atMs: 10 },
    ...more,
  };
}

const type = (value: string): Partial<Head> => ({ headers: [['content-TYPE', value]] });

describe('EventSource', () => {
  test.each([
    ['a stream', type('text/event-stream'), {}, 'opens', ['six-connections']],
    ['with parameters', type('Text/Event-Stream; charset=UTF-8'), {}, 'opens', ['six-connections']],
    ['over HTTP/2', { ...type('text/event-stream'), httpVersion: '2' }, {}, 'opens', []],
    [
      'another charset',
      type('text/event-stream; charset=latin1'),
      {},
      'fails',
      ['browser-fails-at-charset'],
    ],
    ['another type', type('text/plain'), {}, 'fails', ['browser-fails-at-type']],
    ['no type', {}, {}, 'fails', ['browser-fails-at-type']],
    ['204', { status: 204 }, {}, 'fails', ['browser-stops-at-204']],
    ['502', { status: 502 }, {}, 'fails', ['browser-fails-at-status']],
    ['a redirect', { status: 307, headers: [['Location', '/b']] }, {}, 'redirects', ['redirect']],
    ['a redirect to nowhere', { status: 307 }, {}, 'fails', ['browser-fails-at-status']],
    [
      'a stream that ended',
      type('text/event-stream'),
      { end: { kind: 'cut', atMs: 9 } },
      'reconnects',
      ['six-connections', 'browser-reconnects'],
    ],
    ['a POST', type('text/event-stream'), { client: 'h1+post' }, 'cannot-ask', []],
  ] as [string, Partial<Head>, Partial<Observation>, string, string[]][])(
    '%s',
    (_, head, more, outcome, codes) => {
      const would = browserWould(observation(head, more));
      expect([would.outcome, would.evidence.map(({ code }) => code)]).toEqual([outcome, codes]);
    },
  );

  test('no answer', () => {
    const { head: _, ...silent } = observation({});
    expect(browserWould(silent).outcome).toBe('waits');
    const failed = { ...silent, failure: { code: 'connect-failed', details: {} } };
    expect(browserWould(failed).outcome).toBe('reconnects');
  });

  test('the pause is what the stream asked for', () => {
    const ended = observation(type('text/event-stream'), {
      end: { kind: 'complete', atMs: 9 },
      retryMs: 50,
    });
    expect(browserWould(ended).evidence.at(-1)).toEqual({
      code: 'browser-reconnects',
      details: { ms: 50 },
    });
  });
});

test('where a redirect leads', () => {
  const to = (location: string): string | undefined =>
    redirectOf(observation({ status: 301, headers: [['location', location]] }));
  expect(to('../b?c')).toBe('http://app.example/b?c');
  expect(to('https://other.example/')).toBe('https://other.example/');
  expect(to('http://[')).toBeUndefined();
});
