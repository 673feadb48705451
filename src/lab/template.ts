import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

type Values = Readonly<Record<string, string>>;

function valueOf(values: Values, name: string): string {
  const value = values[name];
  if (value === undefined) throw new Error(`a template names {{${name}}}, which nothing gives`);
  return value;
}

/**
 * Puts values into the `{{name}}` places of a text. A place that has a line to itself takes as many
 * lines as its value has, each as far in; with an empty value the line goes.
 */
export function fillTemplate(text: string, values: Values): string {
  return text
    .replaceAll(/^([ \t]*)\{\{([\w-]+)\}\}\n/gm, (_, indent: string, name: string) => {
      const value = valueOf(values, name);
      return value === '' ? '' : value.replaceAll(/^/gm, indent).replace(/\n?$/, '\n');
    })
    .replaceAll(/\{\{([\w-]+)\}\}/g, (_, name: string) => valueOf(values, name));
}

/** The files below a folder of templates, by relative path; none where there is no such folder. */
export function readTemplates(folder: URL): Record<string, string> {
  const root = fileURLToPath(folder);
  if (!existsSync(root)) return {};
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((path) => [relative(root, path), readFileSync(path, 'utf8')] as const),
  );
}

/** Templates with their values; one that only asks for values that are empty gives no file. */
export function fillTemplates(templates: Values, values: Values): Record<string, string> {
  const filled = Object.entries(templates).map(
    ([path, text]) => [path, text, fillTemplate(text, values)] as const,
  );
  return Object.fromEntries(
    filled
      .filter(([, before, after]) => before === '' || after !== '')
      .map(([path, , after]) => [path, after]),
  );
}
