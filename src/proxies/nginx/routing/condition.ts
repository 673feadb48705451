import type { Node } from '../config.ts';
import { foundAt } from './disk.ts';
import { lowerAscii } from './host.ts';
import { argsOf } from './node.ts';
import { compileRegex } from '../../regex.ts';
import { remember, type State } from './state.ts';
import { isKnown, unknown, type Value } from './value.ts';
import { expand } from './variables.ts';

/** The words between the brackets, which may stand alone or touch their neighbours. */
function wordsOf(node: Node): readonly string[] {
  const words = [...argsOf(node)];
  if (words[0] === '(') words.shift();
  else words[0] = words[0]?.slice(1) ?? '';
  if (words.at(-1) === ')') words.pop();
  else words[words.length - 1] = words.at(-1)?.slice(0, -1) ?? '';
  return words;
}

/** A regular expression against a value that may not be known; captures are kept. */
function matches(state: State, value: Value, pattern: string, ignoreCase: boolean): boolean {
  const regex = compileRegex(pattern, ignoreCase);
  if (regex && isKnown(value)) {
    const match = regex.exec(value);
    if (match) remember(state, match);
    else state.captures = [];
    return match !== null;
  }
  const about = isKnown(value) ? [`~ ${pattern}`] : value.dependsOn;
  const yes = state.ask({ about, text: `${about.join(' ')} ~ ${pattern}` });
  // What was captured is as unknown as the value: ten captures are more than `$1` to `$9` can name.
  state.captures = yes ? Array.from({ length: 10 }, () => unknown(...about)) : [];
  return yes;
}

function fileTest(state: State, operator: string, path: Value): boolean {
  const about = isKnown(path) ? [`file ${path}`] : path.dependsOn;
  const test = operator.replace('!', '');
  const found = isKnown(path) && test !== '-x' ? foundAt(state, path) : undefined;
  const holds = found
    ? found !== 'missing' && (test === '-e' || (found === 'folder') === (test === '-d'))
    : state.ask({ about, text: `${test} ${about.join(' ')}` });
  return holds !== operator.startsWith('!');
}

function equals(state: State, left: Value, right: Value, name: string): boolean {
  if (isKnown(left) && isKnown(right)) return left === right;
  const about = [left, right].flatMap((value) => (isKnown(value) ? [] : value.dependsOn));
  return state.ask({ about, text: `${name} = ${isKnown(right) ? right : '?'}` });
}

/** Does the condition of an `if` hold (ngx_http_rewrite_if_condition)? */
export function conditionHolds(state: State, node: Node): boolean {
  const [first = '', operator, operand = ''] = wordsOf(node);
  if (/^!?-[fdex]$/.test(first)) return fileTest(state, first, expand(state, operator ?? ''));
  const value = expand(state, lowerAscii(first));
  if (operator === undefined) {
    if (isKnown(value)) return value !== '' && value !== '0';
    return state.ask({ about: value.dependsOn, text: first });
  }
  const negative = operator.startsWith('!');
  if (operator.endsWith('=')) {
    return equals(state, value, expand(state, operand), first) !== negative;
  }
  return matches(state, value, operand, operator.endsWith('*')) !== negative;
}
