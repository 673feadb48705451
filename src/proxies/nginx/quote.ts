/** What nginx reads as one word without quotes, and gives back unchanged. */
const plain = /^(?!["'#])(?:[^\s;{}\\]|\\[^"'\\trn\s;{}])+$/;

/** Writes a word so that nginx reads this value from it: as it is if that will do, else in quotes. */
export function quoteWord(value: string): string {
  if (plain.test(value)) return value;
  // A backslash is an escape only before these (ngx_conf_read_token()); `\.` in a pattern stays as it is.
  const escaped = value.replaceAll(/"|\\(?=["'\\trn]|$)/g, '\\$&');
  return `"${escaped}"`;
}
