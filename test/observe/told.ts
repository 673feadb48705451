import type { Reading } from '../../src/observe/reading.ts';

/** nginx's timers may fire so much early (NGX_TIMER_LAZY_DELAY in ngx_event_timer.h). */
const lazyMs = 300;

const cutMs = (ms: number): number => Math.round((ms + lazyMs / 2) / 500) * 500;

/** A reading as text; delays to the nearest 100 ms, cuts to the nearest 500. */
export function told({ delivery }: Reading): string {
  if (!delivery) return 'nothing';
  const { shape, events, bytes, ms, end, endMs = 0 } = delivery;
  const parts = [
    shape,
    ...(events === undefined ? [] : [`${events} events`]),
    ...(bytes === undefined ? [] : [`${bytes} bytes`]),
    ...(ms === undefined ? [] : [`${Math.round(ms / 100) * 100} ms`]),
  ];
  return `${parts.join(' ')}, ${end}${end === 'cut' ? ` ${cutMs(endMs)} ms` : ''}`;
}

/** The shape alone. */
export const shapeIn = (text: string): string => text.split(/[ ,]/)[0] ?? '';
