import type { Orders } from '../../src/origin/orders.ts';
import type { OriginRequest, OriginStream } from '../../src/origin/stream.ts';

type Header = readonly [name: string, value: string];

/** Where single requests are told apart: each carries a mark, and its stream waits for the caller. */
export interface Desk {
  /** Expects a request that carries the mark. */
  expect(headers: readonly Header[]): {
    readonly mark: string;
    readonly stream: Promise<OriginStream>;
  };
  ordersFor(request: OriginRequest, usual: Partial<Orders>): Partial<Orders>;
  onStream(stream: OriginStream): void;
}

/** The header that carries a mark. */
export const markHeader = 'X-Plain-Client';

function markOf({ headers }: OriginRequest): string {
  return headers.find(([name]) => name.toLowerCase() === markHeader.toLowerCase())?.[1] ?? '';
}

export function makeDesk(): Desk {
  interface Expected {
    readonly headers: readonly Header[];
    readonly seen: (stream: OriginStream) => void;
  }
  const expected = new Map<string, Expected>();
  return {
    expect(headers) {
      const mark = String(expected.size + 1);
      const stream = new Promise<OriginStream>((seen) => expected.set(mark, { headers, seen }));
      return { mark, stream };
    },
    ordersFor(request, usual) {
      const found = expected.get(markOf(request));
      if (!found) return {};
      return { barrier: true, headers: [...(usual.headers ?? []), ...found.headers] };
    },
    onStream: (stream) => expected.get(markOf(stream.request))?.seen(stream),
  };
}
