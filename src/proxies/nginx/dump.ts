/** A binary string as it looks after a program's output was read as UTF-8. */
const asOutput = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

const header = '# configuration file ';

/**
 * The first file in which an `nginx -T` dump and the files as read (path → binary string) differ:
 * other bytes, not read by us, or not read by nginx. Undefined when they agree. The dump is walked
 * with our own texts as the measure, since a file may hold a line that looks like the next header
 * (main, nginx.c: header, `:`, newline, content, newline).
 */
export function dumpDifference(
  dump: string,
  files: ReadonlyMap<string, string>,
): string | undefined {
  const missing = new Set(files.keys());
  for (let at = 0; at < dump.length;) {
    const lineEnd = dump.indexOf(':\n', at);
    if (!dump.startsWith(header, at) || lineEnd < 0) return [...missing][0] ?? '';
    const path = dump.slice(at + header.length, lineEnd);
    const text = files.get(path);
    const body = text === undefined ? undefined : `${asOutput(text)}\n`;
    if (body === undefined || !dump.startsWith(body, lineEnd + 2)) return path;
    missing.delete(path);
    at = lineEnd + 2 + body.length;
  }
  return [...missing][0];
}
