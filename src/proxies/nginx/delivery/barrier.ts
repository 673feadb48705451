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
