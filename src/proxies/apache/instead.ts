import type { Failure } from '../../model/result.ts';
import type { Setting } from '../../model/route.ts';
import type { OwnPassage } from '../own-ways.ts';
import type { Instead } from '../predictor.ts';
import type { HopRequest } from '../proxy.ts';
import type { Apache } from './apache.ts';
import type { Resolution } from './routing/resolution.ts';
import { isSpoken } from './routing/upstream.ts';

/** Is a directive of a folder there that may send a request for a file elsewhere? */
const sendsElsewhere: Readonly<Record<string, (setting: Setting, path: string) => boolean>> = {
  directoryindex: (_setting, path) => path.endsWith('/'),
  fallbackresource: ({ values }) => values[0]?.[0]?.toLowerCase() !== 'disabled',
  allowoverride: ({ values }) => values[0]?.[0]?.toLowerCase() !== 'none',
  // Those of a server were run already: only what is done in a folder looks at files first.
  rewriterule: ({ scope = '' }) => !['server', 'VirtualHost'].includes(scope),
};

/** Would the path up to a part with a dot in it, were that a file, be answered by a handler? */
function isBehindScript(apache: Pick<Apache, 'resolve'>, request: HopRequest, path: string) {
  const ends = [...path.matchAll(/\.[^/]*(?=\/)/g)].map(
    ({ index, 0: dotted }) => index + dotted.length,
  );
  return ends.some((end) => {
    const script = apache.resolve({ ...request, target: path.slice(0, end) });
    return script.ok && script.value.handler.kind !== 'files';
  });
}

/** What decides where a file would answer, and the files cannot be looked at. */
function decidedByFiles(
  apache: Pick<Apache, 'resolve'>,
  { request, resolution }: OwnPassage<Resolution>,
): readonly string[] {
  const { settings, path } = resolution;
  const named = Object.entries(sendsElsewhere).flatMap(([name, sends]) => {
    const setting = settings.get(name);
    return setting && sends(setting, path) ? [setting.directive] : [];
  });
  return isBehindScript(apache, request, path) ? [...named, 'AcceptPathInfo'] : named;
}

const untold = (code: string, details: Failure['details']): Instead => ({
  verdict: 'silent',
  reason: { code, details },
});

/** What httpd does with a request that it passes on to no application; undefined where it does. */
export function insteadOf(
  apache: Pick<Apache, 'resolve'>,
  last: OwnPassage<Resolution>,
): Instead | undefined {
  const { handler, dependsOn } = last.resolution;
  if (handler.kind === 'pass') {
    const { scheme } = handler;
    return isSpoken(scheme) ? undefined : untold('lint-apache-scheme', { scheme });
  }
  const byFiles = handler.kind === 'files' ? decidedByFiles(apache, last) : [];
  const on = [...dependsOn, ...byFiles];
  if (on.length > 0) return untold('lint-undecided', { on: on.join(', ') });
  if (handler.kind === 'module') {
    const directive = `${handler.node.directive.name.value} ${handler.handler}`;
    return untold('lint-module-answers', { directive });
  }
  const status = handler.kind === 'answer' ? handler.status : 200;
  const reason =
    handler.kind === 'answer'
      ? { code: 'lint-apache-answers', details: { status } }
      : { code: 'lint-apache-files', details: {} };
  return { verdict: 'not-a-stream', reason, head: { status, headers: [] } };
}
