import { flushMark, type Buffer } from './buffer.ts';
import { Pace } from './pace.ts';
import { bytesOf, type Flow, type Packet, type Piece } from './piece.ts';
import { Pipe } from './pipe.ts';
import type { Plan } from './plan.ts';
import { Unbuffered } from './unbuffered.ts';
import { Writer } from './writer.ts';

interface Reader {
  read(pieces: readonly Piece[], room?: number): Buffer[][];
  end(): Buffer[][];
}

/** One nginx at work on one response: what it sends on for what its upstream sends. */
export function hopFlow(plan: Plan, upstream: Flow): Flow {
  const decoder = plan.decoder();
  const filters = plan.choice.filters();
  const writer = new Writer(plan.writer);
  const reader: Reader = plan.buffering
    ? new Pipe(plan.pipe, decoder)
    : new Unbuffered(plan.pipe.headBuffer, decoder);
  const reading = new Pace(plan.pace.reading, 0);
  const writing = new Pace(plan.pace.writing, plan.pace.after);
  let started = false;

  const output = (buffers: readonly Buffer[]): readonly Packet[] => {
    const out = filters.reduce<readonly Buffer[]>((passed, filter) => filter(passed), buffers);
    return out.length > 0 ? writer.body(out) : [];
  };
  const pass = (calls: readonly Buffer[][]): Packet[] => calls.flatMap(output);

  /** The response header has come: nginx sends its own, and reads what came with it. */
  function begin(packet: Packet): Packet[] {
    started = true;
    const at = packet.findIndex(({ kind }) => kind === 'head') + 1;
    const least = decoder.least;
    decoder.feed(packet.slice(0, at));
    decoder.least = least;
    const rest = packet.slice(at);
    const head = writer.head();
    if (plan.buffering) return [...head, ...body([rest])];
    if (bytesOf(rest) === 0) return [...head, ...output([flushMark])];
    const taken = bytesOf(packet) - bytesOf(rest);
    return [...head, ...pass(reader.read(rest, plan.pipe.headBuffer - taken))];
  }

  const body = (packets: readonly Packet[]): Packet[] =>
    reading.take(packets).flatMap((packet) => pass(reader.read(packet)));

  function take(packets: readonly Packet[]): readonly Packet[] {
    const [first, ...rest] = packets;
    if (started || !first) return writing.take(body(packets));
    return writing.take([...begin(first), ...body(rest)]);
  }

  return {
    start: (bytes) => take(upstream.start(bytes)),
    write: (bytes) => take(upstream.write(bytes)),
    end: () => [...take(upstream.end()), ...pass(reader.end()), ...writer.end()],
  };
}
