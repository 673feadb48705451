// Tells `unclog lab grade` what it has asked for: when its request came, and when each event is sent.
import { appendFileSync } from 'node:fs';

const journal = new URL('journal.log', import.meta.url);

export function tellGrader(request) {
  const mark = request.headers['x-unclog-mark'];
  const tell = (event) => {
    const ms = Number(process.hrtime.bigint()) / 1e6;
    if (mark) appendFileSync(journal, `${mark} ${event} ${ms}\n`);
  };
  tell(0);
  return tell;
}
