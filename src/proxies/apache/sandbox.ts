import { join } from 'node:path';

import type { Failure } from '../../model/result.ts';
import type { Address } from '../../model/route.ts';
import type { Copy, CopySite } from '../copies.ts';
import type { Config, Node } from './config.ts';
import { isOn } from './routing/node.ts';
import { movedHost, movedListen } from './sandbox/listen.ts';
import { print, quoted, type Change, type Printed } from './sandbox/print.ts';
import { ruleFor } from './sandbox/rules.ts';
import { namesServers, redirected, type Leads } from './sandbox/urls.ts';

/** What a copy is told besides its site. */
export interface CopyPlan {
  readonly site: CopySite;
  readonly leads: Leads;
  /** The address of the original that clients connect to. */
  readonly entry: Address | undefined;
}

/** Counts what differs from the original, by code and directive. */
class Told {
  readonly #counts: Map<string, Failure> = new Map();

  tell(code: string, directive: string): void {
    const known = this.#counts.get(`${code} ${directive}`)?.details['count'] ?? 0;
    const details = { directive, count: Number(known) + 1 };
    this.#counts.set(`${code} ${directive}`, { code, details });
  }

  all(): readonly Failure[] {
    return [...this.#counts.values()];
  }
}

const certificateOf = (folder: string): string => join(folder, 'certificate.pem');
const keyOf = (folder: string): string => join(folder, 'key.pem');

function ruled(node: Node, folder: string, told: Told): Change | undefined {
  const { name, args, directive } = node;
  const rule = ruleFor(name);
  const title = directive.name.value;
  if (!rule) return undefined;
  switch (rule.kind) {
    case 'remove':
      if (!rule.quietly) told.tell('sandbox-left-out', title);
      // The sections of these ask who somebody is: without them everybody is let in.
      return name.startsWith('require')
        ? { kind: 'lines', lines: ['Require all granted'] }
        : { kind: 'drop' };
    case 'set':
      if (rule.args.join() === args.join()) return { kind: 'keep' };
      told.tell('sandbox-left-out', title);
      return { kind: 'args', args: rule.args };
    case 'path': {
      told.tell('sandbox-path', title);
      const own = join(folder, rule.below, `${name}-${directive.head.start}`);
      const to = rule.below === 'logs' ? own : join(folder, rule.below);
      return { kind: 'args', args: [to, ...args.slice(1)] };
    }
    default:
      return rule satisfies never;
  }
}

function passing(node: Node, leads: Leads, told: Told): Change {
  let changed = false;
  const args = node.args.map((word) => {
    const to = redirected(word, node, leads);
    changed ||= to !== undefined && to !== word;
    return to ?? word;
  });
  if (!changed) return { kind: 'keep' };
  told.tell('sandbox-upstream', node.directive.name.value);
  return { kind: 'args', args };
}

function changeOf(node: Node, config: Config, plan: CopyPlan, told: Told): Change {
  const { site, leads, entry } = plan;
  const listen = (socket: string): string | undefined => site.listen(socket);
  const known = ruled(node, site.folder, told);
  if (known) return known;
  const { name, args } = node;
  if (name === 'listen' || name === 'virtualhost') {
    const to =
      name === 'listen' ? movedListen(node, listen) : movedHost(node, config, entry, listen);
    if (to.join(' ') === args.join(' ')) return { kind: 'keep' };
    told.tell('sandbox-listen', node.directive.name.value);
    return { kind: 'args', args: to };
  }
  if (name === 'sslengine' && isOn(node)) {
    told.tell('sandbox-certificate', 'SSLCertificateFile');
    const files = [
      `SSLCertificateFile ${quoted(certificateOf(site.folder))}`,
      `SSLCertificateKeyFile ${quoted(keyOf(site.folder))}`,
    ];
    return { kind: 'lines', lines: ['SSLEngine on', ...files] };
  }
  return namesServers(node) ? passing(node, leads, told) : { kind: 'keep' };
}

/** How many may be served at once: all clients of a proof, with some of their streams still open. */
const threads = `StartServers 1\nServerLimit 2\nThreadLimit 64\nThreadsPerChild 64
MinSpareThreads 1\nMaxSpareThreads 128\nMaxRequestWorkers 128`;
const processes = `StartServers 16\nServerLimit 64\nMinSpareServers 8\nMaxSpareServers 32
MaxRequestWorkers 64`;

/** Lines for the end of the copy, where they replace what stands before. */
function ending({ modules }: Config, { folder, control }: CopySite): string {
  const at = (name: string): string => quoted(join(folder, name));
  const own = 'port' in control ? `${control.host}:${control.port}` : '';
  const apart = [
    modules.has('ssl') ? 'SSLEngine off' : '',
    modules.has('rewrite') ? 'RewriteEngine off' : '',
    '<Location />',
    modules.has('proxy') ? 'ProxyPass !' : '',
    'SetHandler none',
    '</Location>',
  ];
  return [
    `PidFile ${at('httpd.pid')}`,
    `DefaultRuntimeDir ${at('run')}`,
    `Mutex ${quoted(`file:${join(folder, 'run')}`)} default`,
    `ErrorLog ${at('logs/sandbox.log')}`,
    modules.has('mpm_prefork') ? processes : threads,
    `Listen ${own}`,
    `<VirtualHost ${own}>`,
    'ServerName control.invalid',
    `DocumentRoot ${at('control')}`,
    ...apart.filter((line) => line !== ''),
    '</VirtualHost>',
  ].join('\n');
}

/** A copy, its command left out, with the places that its lines come from. */
export interface CopiedFiles extends Omit<Copy, 'command'> {
  readonly main: string;
  readonly places: Printed['places'];
}

/**
 * How a configuration becomes a private copy that writes, listens and asks nowhere but where it
 * may: one file, in the order in which httpd reads it.
 */
export function sandboxCopy(config: Config, plan: CopyPlan): CopiedFiles {
  const { folder } = plan.site;
  const told = new Told();
  const printed = print(config.nodes, (node) => changeOf(node, config, plan, told));
  const main = join(folder, 'httpd.conf');
  const text = `${printed.lines.join('\n')}\n${ending(config, plan.site)}\n`;
  const changed = told.all();
  return {
    main,
    places: printed.places,
    files: [{ path: main, text }],
    folders: ['logs', 'temp', 'run', 'control'].map((name) => join(folder, name)),
    certificate: certificateOf(folder),
    key: keyOf(folder),
    needsCertificate: changed.some(({ code }) => code === 'sandbox-certificate'),
    changed,
  };
}
