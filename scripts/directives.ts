/**
 * Writes src/proxies/nginx/directives/table.gen.ts from git checkouts of nginx and of modules:
 *
 *     npx jiti scripts/directives.ts NGINX [MODULE…]
 *
 * Each release of nginx is read, so that the table knows since and until when a directive was what.
 * Of the other modules the newest release is read.
 */
import { writeFileSync } from 'node:fs';
import { readC, type CSource } from './directives/c-source.ts';
import { blobs, cFiles, optionalModules, releases } from './directives/history.ts';
import { Program, type Row } from './directives/rows.ts';

const oldest = '1.8.0';
const target = new URL('../src/proxies/nginx/directives/table.gen.ts', import.meta.url);

/** A row, and the versions from and up to which it held; empty where it did before and still does. */
type Dated = Row & { since: string; until: string };

const keyOf = (row: Row): string => Object.values(row).join('|');

function readVersions(repository: string, commits: readonly string[]): readonly Program[] {
  const ids = commits.map((commit) => cFiles(repository, commit));
  const texts = blobs(repository, [...new Set(ids.flat())]);
  const sources = new Map<string, CSource>();
  for (const [id, text] of texts) sources.set(id, readC(text));
  return ids.map((list) => new Program(list.flatMap((id) => sources.get(id) ?? [])));
}

function nginxRows(repository: string): { rows: readonly Dated[]; versions: readonly string[] } {
  const tags = releases(repository, oldest);
  const programs = readVersions(
    repository,
    tags.map(([, tag]) => tag),
  );
  const rows: Dated[] = [];
  let current = new Map<string, Dated>();
  for (const [index, [version]] of tags.entries()) {
    const next = new Map<string, Dated>();
    for (const row of programs[index]?.rows() ?? []) {
      const key = keyOf(row);
      const known = current.get(key) ?? { ...row, since: index === 0 ? '' : version, until: '' };
      if (!current.has(key) && !next.has(key)) rows.push(known);
      next.set(key, known);
    }
    for (const [key, row] of current) if (!next.has(key)) row.until = version;
    current = next;
  }
  return { rows, versions: tags.map(([version]) => version) };
}

function moduleRows(repository: string): readonly Dated[] {
  const [program] = readVersions(repository, [releases(repository, '0.0.0').at(-1)?.[1] ?? 'HEAD']);
  return (program?.rows() ?? []).map((row) => Object.assign({ since: '', until: '' }, row));
}

function line(row: Dated): string {
  const { name, module, contexts, args, value, inherits, needs, field, since, until } = row;
  const cells = [
    name,
    module,
    contexts,
    args,
    value,
    row.default,
    inherits,
    needs,
    field,
    since,
    until,
  ];
  return `  ${JSON.stringify(cells.join('|'))},`;
}

const [nginx = '', ...modules] = process.argv.slice(2);
const { rows, versions } = nginxRows(nginx);
const others = modules.flatMap(moduleRows);
const all = [...rows, ...others].toSorted((a, b) =>
  a.name < b.name ? -1 : Number(a.name > b.name),
);
writeFileSync(
  target,
  [
    '// Written by scripts/directives.ts from the sources of nginx and of the modules; do not edit.',
    '',
    '/** Oldest and newest release of nginx that the table knows. */',
    `export const knownVersions = ${JSON.stringify([versions[0], versions.at(-1)])} as const;`,
    '',
    '/** Modules that a build has only when `--with-…` says so. */',
    'export const optionalModules: readonly string[] = [',
    ...optionalModules(nginx).map((name) => `  '${name}',`),
    '];',
    '',
    '/** Modules that do not come with nginx. */',
    'export const otherModules: readonly string[] = [',
    ...[...new Set(others.map(({ module }) => module))].map((name) => `  '${name}',`),
    '];',
    '',
    '/** name|module|contexts|args|value|default|inherits|needs|field|since|until: see table.ts. */',
    'export const table: readonly string[] = [',
    ...all.map(line),
    '];',
    '',
  ].join('\n'),
);
