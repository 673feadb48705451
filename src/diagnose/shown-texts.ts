import { blank, maskText } from '../observe/secrets.ts';
import type { Config } from '../proxies/apache/config.ts';
import type { Block, Directive } from '../proxies/apache/tree.ts';
import { isApacheProxy, isNginxProxy } from '../proxies/guards.ts';
import type { Proxy } from '../proxies/proxy.ts';
import { maskedLines, maskedTexts } from './masked-config.ts';

/** Directives that are a secret themselves: `AuthLDAPBindPassword`, `SessionCryptoPassphrase`. */
const secretDirective = /password|passphrase(?!dialog)|secret|credential|^authbasicfake$/i;

/** Directives one of whose words names what the words behind it say. */
const naming = /^(?:define|header|requestheader|setenv|proxyaddheaders)$/i;

const secretName =
  /authorization|cookie|credential|passw|passphrase|secret|token|api-?_?key|private-?_?key/i;

/** Which of a directive's words hide a secret. */
export function apacheSecrets(directive: string, words: readonly string[]): readonly boolean[] {
  if (secretDirective.test(directive)) return words.map(() => true);
  const at = naming.test(directive) ? words.findIndex((word) => secretName.test(word)) : -1;
  return words.map((word, index) => at >= 0 && index > at && !/^[$%]\{\w+\}\w?$/.test(word));
}

function* directivesIn({ directives }: Block): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    if (directive.block) yield* directivesIn(directive.block);
  }
}

function masked(text: string, root: Block): string {
  const parts: string[] = [];
  let done = 0;
  for (const { name, args } of directivesIn(root)) {
    const secrets = apacheSecrets(
      name.value,
      args.map(({ value }) => value),
    );
    for (const [at, { span }] of args.entries()) {
      if (secrets[at] !== true) continue;
      const written = text.slice(span.start, span.end);
      const [, open = '', secret = '', close = ''] = /^(["']?)(.*?)(["']?)$/s.exec(written) ?? [];
      parts.push(maskText(text.slice(done, span.start)), open, blank(secret), close);
      done = span.end;
    }
  }
  return [...parts, maskText(text.slice(done))].join('');
}

/** As `maskedTexts`, of an httpd. */
const maskedApache = ({ files }: Config): ReadonlyMap<string, string> =>
  new Map([...files].map(([path, { text, root }]) => [path, masked(text, root)]));

/**
 * The texts of a proxy's configuration that may be shown or kept, by path: passwords, keys and tokens
 * are replaced by as many letters x, so that every offset still holds.
 */
export function shownTexts(proxy: Proxy): ReadonlyMap<string, string> {
  if (isNginxProxy(proxy)) return maskedTexts(proxy.configuration);
  if (isApacheProxy(proxy)) return maskedApache(proxy.configuration);
  return new Map([...proxy.files].map(([path, text]) => [path, maskedLines(text)] as const));
}
