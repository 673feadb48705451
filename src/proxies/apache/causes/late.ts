import { clientProfile, type ClientId, type ClientProfile } from '../../../model/client.ts';
import type { Evidence } from '../cause.ts';
import { compresses } from '../delivery/filters.ts';
import { isFlushed } from '../model.ts';

/** Does httpd compress the response for this client? */
export function isCompressed({ resolution, sight }: Evidence, client: ClientProfile): boolean {
  const { headers = [] } = sight.next?.head ?? {};
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const contentType = type ?? 'text/event-stream';
  const { settings, path } = resolution;
  return compresses(settings, { contentType, gzip: client.gzip, path });
}

/** The clients whose events come late: those that httpd compresses for, and the others. */
export function lateClients(evidence: Evidence): {
  readonly compressed: readonly ClientId[];
  readonly plain: readonly ClientId[];
} {
  const late = evidence.sight.late.flatMap((id) => clientProfile(id) ?? []);
  const idsOf = (wanted: boolean): readonly ClientId[] =>
    late.filter((client) => isCompressed(evidence, client) === wanted).map(({ id }) => id);
  return { compressed: idsOf(true), plain: idsOf(false) };
}

/**
 * Does what comes from the application go through httpd without being flushed? Of all the protocols
 * only FastCGI's module flushes nothing unless told to (mod_proxy_fcgi.c, dispatch()).
 */
export function isUnflushed({ resolution }: Evidence): boolean {
  const { handler, settings } = resolution;
  if (handler.kind !== 'pass') return false;
  return !isFlushed(settings, handler.scheme);
}
