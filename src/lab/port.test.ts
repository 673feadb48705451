import { expect, test } from 'vitest';

import { chooseLabPort } from './port.ts';

type State = 'free' | 'taken' | 'forbidden';

/** A machine where all ports are free, but for these; `6` for those of [::1] alone. */
const machine =
  (states: Readonly<Record<string, State>>) =>
  (port: number, host = '127.0.0.1'): Promise<State> =>
    Promise.resolve(states[`${port}${host === '::1' ? '/6' : ''}`] ?? 'free');

const noIPv6 = { '0/6': 'taken' } as const;

test('80 where it is free, on both families', async () => {
  expect(await chooseLabPort(undefined, machine({}))).toEqual({
    ok: true,
    value: { port: 80, listen: ['127.0.0.1:80', '[::1]:80'], passedOver: [] },
  });
});

test('IPv4 alone where there is no IPv6', async () => {
  expect(await chooseLabPort(undefined, machine(noIPv6))).toMatchObject({
    value: { listen: ['127.0.0.1:80'] },
  });
});

test.each(['taken', 'forbidden'] as const)('8080 where 80 is %s, which is told', async (why) => {
  expect(await chooseLabPort(undefined, machine({ 80: why }))).toMatchObject({
    value: { port: 8080, passedOver: [{ port: 80, why }] },
  });
});

test('then the next free one; a port must be free on every address', async () => {
  const states = { 80: 'forbidden', 8080: 'taken', '8081/6': 'taken' } as const;
  expect(await chooseLabPort(undefined, machine(states))).toMatchObject({
    value: {
      port: 8082,
      listen: ['127.0.0.1:8082', '[::1]:8082'],
      passedOver: [
        { port: 80, why: 'forbidden' },
        { port: 8080, why: 'taken' },
        { port: 8081, why: 'taken' },
      ],
    },
  });
});

test('the port that was asked for, or none', async () => {
  expect(await chooseLabPort(9000, machine({}))).toMatchObject({
    value: { port: 9000, passedOver: [] },
  });
  expect(await chooseLabPort(9000, machine({ 9000: 'taken' }))).toMatchObject({
    failure: { code: 'port-taken', details: { port: 9000 } },
  });
  expect(await chooseLabPort(443, machine({ 443: 'forbidden' }))).toMatchObject({
    failure: { code: 'port-forbidden', details: { port: 443 } },
  });
});

test('a machine without a free port is told, not searched for ever', async () => {
  const full = (port: number): Promise<State> => Promise.resolve(port === 0 ? 'free' : 'taken');
  expect(await chooseLabPort(undefined, full)).toMatchObject({ failure: { code: 'port-taken' } });
});
