/** Puts `details` into the `{name}` places of a text. A place without a detail stays as it is. */
export function fill(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place));
}
