import { compileRegex } from '../src/proxies/regex.ts';
import { exchange, housekeeping, withNginx } from './routing/nginx.ts';
import { Random } from './routing/random.ts';

/** Where PCRE and the translated expression disagree. */
export interface RegexDisagreement {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly subject: string;
  readonly nginx: string;
  readonly unclog: string;
}

/** What a run compared. */
export interface RegexReport {
  readonly patterns: number;
  /** Patterns that are left to a question. */
  readonly untranslated: number;
  readonly matches: number;
  readonly disagreements: readonly RegexDisagreement[];
}

const atoms = [
  'a',
  'b',
  '/',
  '\\.',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\S',
  '\\h',
  '[ab]',
  '[^a/]',
  '[[:alpha:]]',
  '[^[:digit:]_]',
  '[]x]',
  '[\\w.-]',
  '[\\s-]',
  '\\x41',
  '\\/',
  '(a|b)',
  '(?:ab|a)',
  '(?<n>x?)',
  '(?P<m>\\d+)',
  '(?:(a)|b)',
  '((a)?b|x)',
  '\\bab',
  '(?=a)',
  '(?!b)',
  '(?<=a)',
  '(?<!/)',
  'é',
  '{',
  'a{,2}',
  '\\Q.\\E',
  '(?>a+)',
  '\\Aa',
  'b\\z',
  '\\e',
  '[a\\]]',
  '[\\d-]',
  '\\-',
  '~',
  '#',
];
const suffixes = ['', '', '', '*', '+', '?', '{2}', '{1,2}', '*?', '+?', '++'];
const subjects = [
  'a',
  'ab',
  'aab',
  '/a/b',
  'A.b',
  'x1 2',
  'AB/é',
  'a]x',
  '-_.',
  '12',
  'a{,2}',
  'aa/bb',
  'Ab~#',
  '{a}',
  'bab',
  'a b',
  '.',
  'x',
];
const quantifiable = (atom: string): boolean => !/^\(\?[=!<]|\\[Azb]/.test(atom);

function pattern(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => {
    const atom = random.pick(atoms);
    return quantifiable(atom) && atom.length < 12 ? atom + random.pick(suffixes) : atom;
  });
  const once = parts.filter(
    (part, i) =>
      !/[nm]>/.test(part) || parts.findIndex((one) => one.slice(0, 5) === part.slice(0, 5)) === i,
  );
  return `${random.pick(['', '', '^', '(?i)'])}${once.join('')}${random.pick(['', '', '$', '|b'])}`;
}

const shown = (match: RegExpExecArray | null): string => (match ? `yes ${match[1] ?? ''}` : 'no ');
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

async function batch(random: Random, count: number): Promise<RegexReport> {
  const rules = Array.from({ length: count }, () => ({
    pattern: latin1(pattern(random)),
    ignoreCase: random.below(3) === 0,
  }));
  const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  return withNginx(
    0,
    (folder) => `http {
      ${housekeeping(folder)}
      server {
        listen unix:${folder}/regex.sock;
        ${rules
          .map(
            (rule, i) => `location = /${i} {
              if ($http_s ~${rule.ignoreCase ? '*' : ''} ${quoted(rule.pattern)}) { return 200 "yes $1"; }
              return 200 "no ";
            }`,
          )
          .join('\n')}
      }
    }`,
    async (_text, _ports, folder) => {
      const disagreements: RegexDisagreement[] = [];
      let matches = 0;
      let untranslated = 0;
      for (const [i, rule] of rules.entries()) {
        const regex = compileRegex(rule.pattern, rule.ignoreCase);
        if (!regex) untranslated++;
        for (const subject of regex ? random.sample(subjects, 6).map(latin1) : []) {
          matches++;
          const request = `GET /${i} HTTP/1.0\r\nS: ${subject}\r\n\r\n`;
          const answer = await exchange({ path: `${folder}/regex.sock` }, request);
          const nginx = answer?.body ?? 'nothing';
          const unclog = shown(regex?.exec(subject) ?? null);
          if (nginx !== unclog) disagreements.push({ ...rule, subject, nginx, unclog });
        }
      }
      return { patterns: count, untranslated, matches, disagreements };
    },
  );
}

const patternsAtOnce = 250;

/** Compares `count` generated regular expressions with the PCRE of the installed nginx. */
export async function run(count: number, seed: number): Promise<RegexReport> {
  const reports: RegexReport[] = [];
  for (let done = 0; done < count; done += patternsAtOnce) {
    const random = new Random(seed * 100_003 + done);
    reports.push(await batch(random, Math.min(patternsAtOnce, count - done)));
  }
  const sum = (of: (report: RegexReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    patterns: sum(({ patterns }) => patterns),
    untranslated: sum(({ untranslated }) => untranslated),
    matches: sum(({ matches }) => matches),
    disagreements: reports.flatMap(({ disagreements }) => disagreements),
  };
}
