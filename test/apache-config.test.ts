import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { Random } from '../fuzz/random.ts';
import { localFiles } from '../src/host/files.ts';
import { openApache, type Apache } from '../src/proxies/apache/apache.ts';
import type { Config, Node } from '../src/proxies/apache/config.ts';
import { parseEnvvars } from '../src/proxies/apache/environment.ts';
import { readBuild } from '../src/proxies/apache/instance.ts';
import { parseFile } from '../src/proxies/apache/parse.ts';
import { splitWords } from '../src/proxies/apache/scan.ts';
import type { Block } from '../src/proxies/apache/tree.ts';
import { base, dump, load, usual, writeFiles } from './support/apache.ts';
import { temporaryFolder } from './support/folder.ts';

/** Directives that take effect while httpd reads, and so are not in its dump. */
const onRead = new Set([
  'defaultruntimedir',
  'define',
  'loadfile',
  'loadmodule',
  'serverroot',
  'undefine',
]);

/** `FILE:LINE word word …` of every directive, in order. */
function linesOf(nodes: readonly Node[]): string[] {
  return nodes
    .filter(({ name }) => !onRead.has(name))
    .flatMap(({ file, directive, name, args, children = [] }) => {
      const line = file.text.slice(0, directive.head.end).split('\n').length;
      return [`${file.path}:${line} ${[name, ...args].join(' | ')}`, ...linesOf(children)];
    });
}

/** The same of what mod_info prints of httpd's own tree. */
function linesOfDump(text: string): string[] {
  const found: string[] = [];
  let file = '';
  let line = '';
  for (const one of text.split('\n').map((raw) => raw.trim())) {
    const named = /^# In file: (.*)$/.exec(one)?.[1];
    const numbered = /^#\s+(\d+):$/.exec(one)?.[1];
    if (named !== undefined) file = named;
    else if (numbered !== undefined) line = numbered;
    else if (one !== '' && !one.startsWith('</')) {
      const bare = one.startsWith('<') ? one.slice(1).replace(/>$/, '') : one;
      const [name = '', ...args] = splitWords(bare);
      found.push(`${file}:${line} ${[name.toLowerCase(), ...args].join(' | ')}`);
    }
  }
  return found;
}

async function open(
  config: string,
  root: string,
  environment: ReadonlyMap<string, string> = new Map(),
): Promise<Apache> {
  const build = await readBuild('apache2');
  if (!build.ok) throw new Error(build.failure.code);
  const { version, modules } = build.value;
  const opened = openApache(
    { config, build: { version, modules, root }, environment, defines: ['TEST'] },
    {},
    localFiles,
  );
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

const directives = [
  'Timeout 30',
  'AddType "a/b c" \'d "e"\' f',
  'ProxyTimeout \\\n  44',
  '# a comment \\\n  that goes on',
  'SetEnv SOME "va\\"lue \\\\ x"',
  'ProxyPass /a\\b http://127.0.0.1:1/x\ttimeout=3   retry=0  ',
  'ProxyPassMatch "^/(.*\\.php)$" "fcgi://127.0.0.1:9000/${LATE}$1"',
  'SetEnv ${NAME}',
  'SetEnv V ${UNKNOWN}',
  'Define NAME "some words"',
  'UnDefine NAME',
  'include extra.conf',
  'IncludeOptional parts/*.conf',
  'IncludeOptional nothing/*.conf',
  'INCLUDE deep',
];
const sections: readonly (readonly [open: string, close: string])[] = [
  ['<IfModule mod_proxy.c>', '</IfModule>'],
  ['<IfModule !proxy_module>', '</ifmodule>'],
  ['<IfModule mod_missing.c>', '</IfModule>'],
  ['<IfDefine NAME>', '</IfDefine>'],
  ['<IfDefine !TEST>', '</IfDefine>'],
  ['<IfVersion >= 2.4>', '</IfVersion>'],
  ['<IfVersion < 2.4.1>', '</IfVersion>'],
  ['<IfFile extra.conf>', '</IfFile>'],
  ['<Location "/x y">', '</Location>'],
  ['<LOCATIONMATCH "^/(a|b)>">', '</LocationMatch>'],
  ['<Proxy "fcgi://127.0.0.1:9000/">', '</Proxy>'],
];

/** Random lines, where only some may stand in a section. */
function generated(random: Random, depth: number, inLocation: boolean): string {
  const lines: string[] = [];
  for (let left = random.below(6); left >= 0; left--) {
    if (depth > 0 && random.chance(0.4)) {
      const [open, close] = random.pick(inLocation ? sections.slice(0, 8) : sections);
      const within = inLocation || /^<(loc|proxy)/i.test(open);
      // Which directives httpd takes where is not looked at here: `SetEnv` goes everywhere.
      lines.push(open, generated(random, depth - 1, within), close);
    } else {
      const anywhere = directives
        .slice(3, 5)
        .concat(directives.slice(7, 11), directives.slice(13, 14));
      lines.push(random.pick(inLocation ? anywhere : directives));
    }
  }
  return lines
    .map((line) => `${' '.repeat(random.below(4))}${line}`)
    .join(random.chance(0.1) ? '\r\n' : '\n');
}

const files = {
  'extra.conf': 'SetEnv EXTRA "${NAME}"\n',
  'parts/b.conf': 'SetEnv B 1\n',
  'parts/a.conf': '<IfDefine NAME>\nSetEnv A${NAME}\n</IfDefine>',
  'parts/.hidden.conf': 'SetEnv HIDDEN 1\n',
  'parts/c.txt': 'not read\n',
  'deep/z/one.conf': 'SetEnv Z 1\n',
  'deep/.first': 'SetEnv FIRST 1\n',
  'deep/b': 'SetEnv B 2',
};

test('generated configurations are read as httpd reads them', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  const random = new Random(7);
  for (let round = 0; round < 40; round++) {
    const text = `${base(folder)}${load(...usual, 'env', 'mime', 'proxy_fcgi')}Listen 127.0.0.1:1\n${generated(random, 3, false)}\n`;
    writeFiles(folder, { 'httpd.conf': text });
    const apache = await open(join(folder, 'httpd.conf'), folder);
    const dumped = await dump(['-d', folder, '-f', 'httpd.conf', '-D', 'TEST'], 'DUMP_CONFIG');
    expect({ text, lines: linesOf(apache.configuration.nodes) }).toEqual({
      text,
      lines: linesOfDump(dumped),
    });
  }
}, 60_000);

test("Debian's own configuration is read as httpd reads it", async () => {
  const folder = '/etc/apache2';
  const script = readFileSync(join(folder, 'envvars'), 'latin1');
  const environment = parseEnvvars(script, folder);
  expect(environment.get('APACHE_RUN_DIR')).toBe('/var/run/apache2');
  const apache = await open(join(folder, 'apache2.conf'), folder, environment);
  expect(apache.configuration.problems).toEqual([]);
  const module = existsSync(join(folder, 'mods-enabled/info.load'))
    ? []
    : ['-C', load('info').trim()];
  const scratch = temporaryFolder();
  const env = { ...Object.fromEntries(environment), APACHE_RUN_DIR: scratch };
  const dumped = await dump(module, 'DUMP_CONFIG', env);
  const own = linesOf(apache.configuration.nodes);
  const theirs = linesOfDump(dumped).map((line) => line.replaceAll(scratch, '/var/run/apache2'));
  expect(own).toEqual(theirs);
  expect(own.length).toBeGreaterThan(100);
});

/** What is left of a text without its directives: blanks and comments. */
function* gaps(text: string, { directives, span }: Block): Generator<string> {
  let at = span.start;
  for (const { head, block, span: whole } of directives) {
    yield text.slice(at, head.start);
    if (block) yield* gaps(text, block);
    at = whole.end;
  }
  yield text.slice(at, span.end);
}

test('every byte belongs to a directive, a comment or the space between', () => {
  const random = new Random(3);
  for (let round = 0; round < 200; round++) {
    const text = generated(random, 3, false);
    const { root, problems } = parseFile('f', text);
    expect(problems).toEqual([]);
    for (const gap of gaps(text, root)) {
      const left = gap.replaceAll(/#(?:[^\n]*\\\r?\n)*[^\n]*/g, '').trim();
      expect({ text, left }).toEqual({ text, left: '' });
    }
  }
});

test('mistakes are told with their place, and the rest is read', async () => {
  const folder = temporaryFolder();
  const text = '<Location /a>\nTimeout 1\n</Directory>\n</Location>\nUse Site x\n<Proxy *>\n';
  writeFiles(folder, { 'httpd.conf': text });
  const config: Config = (await open(join(folder, 'httpd.conf'), folder)).configuration;
  expect(
    config.problems.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`),
  ).toEqual([
    'apache-wrong-end </Directory>',
    'apache-no-end <Proxy *>',
    'apache-not-understood Use Site x',
  ]);
  expect(config.nodes.map(({ name }) => name)).toEqual(['location', 'proxy']);
});
