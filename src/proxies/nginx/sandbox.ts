import { dirname, join, resolve } from 'node:path';

import { fail, ok, type Result } from '../../model/result.ts';
import type { Copy } from '../copies.ts';
import type { Config, Node } from './config.ts';
import { quoteWord } from './quote.ts';
import { Changes, setArgs } from './sandbox/changes.ts';
import { follow } from './sandbox/follow.ts';
import { serversOf } from './routing/listen.ts';
import { childrenNamed } from './routing/node.ts';
import { defaultSocket } from './sandbox/listen.ts';
import { moveListen, redirect } from './sandbox/redirect.ts';
import { dataBlocks, foreignBlocks, rules, temporaryPaths } from './sandbox/rules.ts';
import { certificates, type Site } from './sandbox/site.ts';
import { parseFile } from './parse.ts';
import type { Block, Directive } from './tree.ts';

export type { Site };

/** The files of a private copy. */
export interface CopiedFiles extends Omit<Copy, 'command'> {
  /** Absolute path of the main file. */
  readonly main: string;
}

/** Every directive that nginx reads as one, each once for each place it is included in. */
function* directivesOf(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    const name = node.directive.name.value;
    if (foreignBlocks.has(name)) continue;
    yield node;
    if (node.children && !dataBlocks.has(name)) yield* directivesOf(node.children);
  }
}

/** The directives given on the command line, without those that the copy sets or leaves out. */
function globals(text: string): string {
  const file = parseFile('-g', text);
  return file.root.directives
    .filter(({ name }) => !rules.has(name.value))
    .map(({ span }) => text.slice(span.start, span.end))
    .join(' ');
}

/** Lines for the top of the main file, where several of a kind would be an error. */
function header(site: Site): string {
  const at = (name: string): string => quoteWord(join(site.folder, name));
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${at('nginx.pid')};`,
    `lock_file ${at('nginx.lock')};`,
    `error_log ${at('logs/sandbox.log')};`,
    globals(site.globals),
  ].join(' ');
}

function httpStart(http: Node, site: Site): string {
  const set = new Set(http.children?.map(({ directive }) => directive.name.value));
  const temporary = temporaryPaths
    .filter((name) => !set.has(name) && !site.unknown.has(name))
    .map((name) => `${name} ${quoteWord(join(site.folder, 'temp', name))};`);
  // Without any, nginx opens the log that was compiled in.
  const log = quoteWord(join(site.folder, 'logs/access.log'));
  const access = set.has('access_log') ? '' : `access_log ${log};`;
  return `\n${temporary.join(' ')} ${access}\nserver { listen unix:${site.control}; return 204; }\n`;
}

/** The `include` directives of a file, wherever they stand: those of data blocks as well. */
function* includesIn(block: Block): Generator<Directive> {
  for (const directive of block.directives) {
    const include = directive.name.value === 'include' && directive.args.length === 1;
    if (include && !directive.block) yield directive;
    if (directive.block && directive.block.raw !== true) yield* includesIn(directive.block);
  }
}

const mirrored = (folder: string, path: string): string => join(folder, 'conf', path);

function repointIncludes(config: Config, site: Site, changes: Changes): void {
  for (const file of config.files.values()) {
    for (const { args } of includesIn(file.root)) {
      const [argument] = args;
      if (!argument) continue;
      const absolute = resolve(dirname(config.main), argument.value);
      const text = quoteWord(mirrored(site.folder, absolute));
      changes.edit(file, argument.span.start, argument.span.end, text);
    }
  }
}

function leaveOutForeign(config: Config, changes: Changes): void {
  for (const { file, directive } of config.nodes) {
    if (!foreignBlocks.has(directive.name.value)) continue;
    changes.edit(file, directive.span.start, directive.span.end, '');
    changes.tell('sandbox-left-out', directive.name.value);
  }
}

function change(config: Config, site: Site, changes: Changes): void {
  const nodes = [...directivesOf(config.nodes)];
  for (const node of nodes) {
    const name = node.directive.name.value;
    const rule = rules.get(name);
    if (rule) follow(rule, node, site, config, changes);
    if (name === 'resolver') setArgs(changes, node.file, node.directive, site.harmless);
  }
  leaveOutForeign(config, changes);
  redirect(config, nodes, site, changes);
  for (const server of serversOf(config)) {
    const listens = childrenNamed(server, 'listen');
    for (const listen of listens) moveListen(listen, site, changes);
    const to = site.listen(defaultSocket(site.startedByRoot));
    const { block } = server.directive;
    if (listens.length > 0 || to === undefined || !block) continue;
    changes.edit(server.file, block.span.start, block.span.start, ` listen ${to};`);
  }
  repointIncludes(config, site, changes);
}

/**
 * How a configuration becomes a private copy that writes, listens and asks nowhere but where it
 * may; everything that need not change stays byte for byte.
 * Failures: `sandbox-no-http`, `sandbox-edits` (two changes at one place: a directive included
 * where it means different things).
 */
export function sandboxCopy(config: Config, site: Site): Result<CopiedFiles> {
  const http = config.nodes.find(({ directive }) => directive.name.value === 'http');
  if (!http?.directive.block) return fail('sandbox-no-http', { file: config.main });
  const changes = new Changes();
  change(config, site, changes);
  const { start } = http.directive.block.span;
  changes.edit(http.file, start, start, httpStart(http, site));
  const main = config.files.get(config.main);
  if (main) changes.edit(main, 0, 0, `${header(site)}\n`);
  const files: { path: string; text: string }[] = [];
  for (const file of config.files.values()) {
    const text = changes.applied(file);
    if (!text.ok) return fail('sandbox-edits', { file: file.path });
    files.push({ path: mirrored(site.folder, file.path), text: text.value });
  }
  return ok({
    main: mirrored(site.folder, config.main),
    files,
    folders: ['logs', 'temp', 'cache', 'store'].map((name) => join(site.folder, name)),
    ...certificates(site.folder),
    needsCertificate: changes.told().some(({ code }) => code === 'sandbox-certificate'),
    changed: changes.told(),
  });
}
