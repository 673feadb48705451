/** What the copy does with a directive. */
export type Rule =
  /** Left out, and said so unless it only says how the process runs. */
  | { readonly kind: 'remove'; readonly quietly?: true }
  /** Given other arguments. */
  | { readonly kind: 'set'; readonly args: readonly string[] }
  /** Its first argument, a path, becomes one below the sandbox; words that start with `|` name programs. */
  | { readonly kind: 'path'; readonly below: string };

const remove: Rule = { kind: 'remove' };
const quiet: Rule = { kind: 'remove', quietly: true };

const each = (names: string, rule: Rule): (readonly [string, Rule])[] =>
  names.split(' ').map((name) => [name, rule] as const);

const path = (below: string): Rule => ({ kind: 'path', below });

/** Directives whose value cannot stay: they write, hold secrets, reach out, or let nobody in. */
export const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...each(
    'pidfile scoreboardfile defaultruntimedir mutex user group coredumpdirectory chrootdir',
    quiet,
  ),
  ...each('startservers minspareservers maxspareservers minsparethreads maxsparethreads', quiet),
  ...each('threadsperchild threadlimit serverlimit maxrequestworkers maxclients', quiet),
  ...each('maxconnectionsperchild maxrequestsperchild suexecusergroup listenbacklog', quiet),
  ...each('errorlog scriptlog', path('logs')),
  ...each('customlog globallog transferlog forensiclog secauditlog secdebuglog', remove),
  ...each('scriptsock davlockdb sslsessioncache sslstaplingcache balancerpersist', remove),
  ...each('cacheroot secdatadir sectmpdir secuploaddir', path('temp')),
  ...each('sslcertificatefile sslcertificatekeyfile sslcertificatechainfile', quiet),
  ...each(
    'sslcacertificatefile sslcacertificatepath sslcadnrequestfile sslcadnrequestpath',
    remove,
  ),
  ...each('sslcarevocationfile sslcarevocationpath sslcarevocationcheck sslverifyclient', remove),
  ...each('sslpassphrasedialog sslcryptodevice sslusestapling sslocspenable', remove),
  ...each('sslproxymachinecertificatefile sslproxymachinecertificatepath', remove),
  ...each('sslproxymachinecertificatechainfile sslproxycacertificatefile', remove),
  ...each('sslproxycacertificatepath sslproxycarevocationfile sslopensslconfcmd', remove),
  ...each('proxyremote proxyremotematch proxysourceaddress', remove),
  ['sslrandomseed', { kind: 'set', args: ['startup', 'builtin'] }],
  ['require', { kind: 'set', args: ['all', 'granted'] }],
  ...each('order allow deny satisfy', remove),
  ...each('requireall requireany requirenone authnprovideralias authzprovideralias', remove),
]);

/** Families of directives that ask who somebody is, or fetch certificates. */
const families = /^(?:auth(?!merging)|md[a-z]|heartbeat|privilege)/;

/** Directives that bring programs into the server: Lua, Perl, Python, filters of others. */
const program = /^(?:lua|perl|wsgi|passenger|extfilter|php_|php)/;

export const ruleFor = (name: string): Rule | undefined =>
  rules.get(name) ?? (families.test(name) ? remove : undefined);

/** Does a directive bring a program of its own? */
export const isProgram = (name: string, args: readonly string[]): boolean =>
  program.test(name) || (name === 'rewritemap' && /^(?:prg|fastdbd|dbd):/.test(args[1] ?? ''));
