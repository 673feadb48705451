import { payloadOf, type Flow, type Packet } from './piece.ts';

/** What a client gets of a response whose origin stays silent after each event. */
export interface Outcome {
  readonly headers: 'early' | 'late';
  /** The first event, from 1, that had not arrived whole before the origin wrote again. */
  readonly heldAt?: number;
  /** How much of it was missing. */
  readonly missingBytes?: number;
  /**
   * What the origin had to write in all before more arrived, in payload bytes; absent when
   * `patience` bytes did not free it.
   */
  readonly releaseBytes?: number;
}

export interface Stimulus {
  /** Sizes of the events, used in turn. */
  readonly eventBytes: readonly number[];
  readonly count: number;
  /** What is written after a held event until something arrives; the next events unless said. */
  readonly fillBytes?: number;
  readonly headersWithFirstEvent: boolean;
}

/** No more than this is written to free a held event. */
const patience = 400_000;

const arrivedIn = (packets: readonly Packet[]): number => payloadOf(packets.flat());

const hasHead = (packets: readonly Packet[]): boolean =>
  packets.flat().some(({ kind }) => kind === 'head');

/** Writes event by event, and when one is held, until something frees it. */
export function watch(flow: Flow, stimulus: Stimulus): Outcome {
  const sizeOf = (event: number): number =>
    stimulus.eventBytes[event % stimulus.eventBytes.length] ?? 0;
  let sent = 0;
  let arrived = 0;
  const write = (bytes: number, event: number): number => {
    sent += bytes;
    const first = stimulus.headersWithFirstEvent && event === 0;
    const got = arrivedIn(first ? flow.start(bytes) : flow.write(bytes));
    arrived += got;
    return got;
  };
  const early = !stimulus.headersWithFirstEvent && hasHead(flow.start());
  const headers = early ? 'early' : 'late';
  for (let event = 0; event < stimulus.count; event += 1) {
    write(sizeOf(event), event);
    if (arrived >= sent) continue;
    const held = { headers, heldAt: event + 1, missingBytes: sent - arrived } as const;
    let next = event + 1;
    while (write(stimulus.fillBytes ?? sizeOf(next), next) === 0) {
      if (sent >= patience) return held;
      next += 1;
    }
    return { ...held, releaseBytes: sent };
  }
  return { headers };
}

/** Events that the lag is measured over, and writes after them that may free the last. */
const watched = 16;
const slack = 4;

/**
 * By how many events everything from the first held event on is late; undefined when that is not
 * the same for all, or too many to see.
 */
export function lagOf(flow: Flow, stimulus: Stimulus, heldAt: number): number | undefined {
  const sizeOf = (event: number): number =>
    stimulus.eventBytes[event % stimulus.eventBytes.length] ?? 0;
  const ends: number[] = [];
  const whole: number[] = [];
  let arrived = 0;
  if (!stimulus.headersWithFirstEvent) flow.start();
  for (let event = 0; event < watched + slack; event += 1) {
    ends.push((ends.at(-1) ?? 0) + sizeOf(event));
    const first = stimulus.headersWithFirstEvent && event === 0;
    arrived += arrivedIn(first ? flow.start(sizeOf(0)) : flow.write(sizeOf(event)));
    while (whole.length < ends.length && arrived >= (ends[whole.length] ?? Infinity))
      whole.push(event);
  }
  const lags = whole.slice(heldAt - 1, watched).map((event, index) => event - index - heldAt + 1);
  const [lag] = lags;
  const steady = lags.length > watched - heldAt && lags.every((each) => each === lag);
  return steady ? lag : undefined;
}
