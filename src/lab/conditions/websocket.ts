import { randomUUID } from 'node:crypto';

import { ok } from '../../model/result.ts';
import type { Problem } from '../conditions.ts';
import { markHeader } from '../control.ts';
import type { LabState } from '../folder.ts';
import { watch } from '../watch.ts';
import { openWebSocket } from '../websocket.ts';

/** The same events over a WebSocket, judged as those of the stream are. */
export async function websocketProblem(path: string, lab: LabState, signal: AbortSignal): Problem {
  const mark = randomUUID();
  const opened = await openWebSocket(new URL(path, lab.url), { [markHeader]: mark });
  if (!opened.ok) return ok(opened.failure);
  const socket = opened.value;
  try {
    const marks = await watch(socket, lab, mark, signal);
    if (!marks.ok) return marks;
    const lines = socket.lines.length;
    return ok(marks.value.full ? undefined : { code: 'grade-websocket', details: { lines } });
  } finally {
    socket.close();
  }
}
