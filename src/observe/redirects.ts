import { fail, ok, type Result } from '../model/result.ts';
import { redirectOf } from './browser.ts';
import { observe } from './observe.ts';
import type { StreamRequest } from './request.ts';

/** As many as browsers follow (Fetch, section 4.4). */
const mostRedirects = 20;

/**
 * Follows redirects from the request's URL to where an answer stands, one live request a step.
 * Credentials stay behind when the host changes. Failures: `redirect-loop`, `too-many-redirects`.
 */
export async function followRedirects(
  request: StreamRequest,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<Result<{ readonly urls: readonly string[]; readonly liveRequests: number }>> {
  const urls = [request.url];
  for (let asked = 1; asked <= mostRedirects; asked++) {
    const url = urls.at(-1) ?? request.url;
    const seen = await observe(atUrl(request, url), {
      patienceMs,
      enough: ({ head }) => head !== undefined,
      ...(signal ? { signal } : {}),
    });
    const next = redirectOf(seen);
    if (next === undefined) return ok({ urls, liveRequests: asked });
    if (urls.includes(next)) return fail('redirect-loop', { url: next });
    urls.push(next);
  }
  return fail('too-many-redirects', { count: mostRedirects });
}

/** Names of headers that must not follow a redirect to another origin (Fetch, section 4.4). */
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization']);

function atUrl(request: StreamRequest, url: string): StreamRequest {
  if (new URL(url).origin === new URL(request.url).origin) return { ...request, url };
  const headers = request.headers?.filter(([name]) => !secretHeaders.has(name.toLowerCase())) ?? [];
  const { socketPath: _, ...rest } = request;
  return { ...rest, url, headers };
}
