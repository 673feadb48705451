import type { Failure } from '../../model/result.ts';
import type { OwnPassage } from '../own-ways.ts';
import type { Instead } from '../predictor.ts';
import type { Resolution } from './routing/resolution.ts';

/** What nginx does with a request that it passes on to no application; undefined where it does. */
export function insteadOf({ resolution }: OwnPassage<Resolution>): Instead | undefined {
  const { handler } = resolution.outcome;
  if (handler.kind === 'pass') return undefined;
  const because = (code: string, details: Failure['details']): Failure => ({ code, details });
  if (handler.kind === 'module') {
    const { directive } = handler;
    return { verdict: 'silent', reason: because('lint-module-answers', { directive }) };
  }
  if (handler.kind === 'unknown') {
    const on = handler.dependsOn.join(', ');
    return { verdict: 'silent', reason: because('lint-undecided', { on }) };
  }
  if (handler.kind === 'files') {
    // As though they were there.
    const head = { status: 200, headers: [] };
    return { verdict: 'not-a-stream', reason: because('lint-files-answer', {}), head };
  }
  const { status, text } = handler;
  const redirect = status >= 300 && status < 400 && text !== undefined;
  const head = { status, headers: redirect ? [['Location', text] as const] : [] };
  return { verdict: 'not-a-stream', reason: because('lint-nginx-answers', { status }), head };
}
