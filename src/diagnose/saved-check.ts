import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

import { localFiles } from '../host/files.ts';
import { readJsonFile } from '../host/json-file.ts';
import { writePrivate } from '../host/private-file.ts';
import { clientProfile } from '../model/client.ts';
import type { HopFolklore } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { loadObservations, saveObservations } from '../observe/saved.ts';
import { redactHeaders, redactText, redactUrl } from '../observe/secrets.ts';
import { dumpOf, dumpText, filesIn } from '../proxies/nginx/dumped.ts';
import { isApacheProxy, isNginxProxy } from '../proxies/guards.ts';
import type { Proxy } from '../proxies/proxy.ts';
import { openNginx, type Nginx } from '../proxies/nginx/nginx.ts';
import type { Doings } from '../proxies/proxy.ts';
import type { LiveView } from './live.ts';
import { apacheTexts, openSavedApache, savedApache } from './saved-apache.ts';
import { shownTexts } from './shown-texts.ts';
import type { KnownHop } from './known-hop.ts';
import type { KnownRoute } from './route.ts';
import { savedSchema, savedVersion, type SavedDocument, type SavedHop } from './saved-schema.ts';

/** All that a check found out, before it was explained, and what trials proved. */
export interface SavedCheck {
  readonly url: string;
  readonly route: KnownRoute;
  readonly view: LiveView;
  readonly findings: readonly Finding[];
  readonly folklore?: readonly HopFolklore[];
}

const documentFile = 'check.json';
const observationsFile = 'observations.json';
/** The configuration of a hop: nginx's as `nginx -T` prints it, Apache's as a list of its files. */
const configFile = (hop: number): string => `hop-${hop}.conf`;

function savedHop(
  { hop, request, proxy, hidden }: KnownHop,
  doings: Doings | undefined,
  watched: boolean,
): SavedHop {
  // The variables of a gateway hold the client's headers, and nobody asks again.
  const { target, headers, parameters: _, ...rest } = request;
  const nginx = proxy && isNginxProxy(proxy) ? proxy : undefined;
  return {
    hop,
    request: { ...rest, target: redactText(target), headers: redactHeaders(headers) },
    ...(hidden ? { hidden } : {}),
    ...(nginx
      ? {
          nginx: {
            prefix: nginx.configuration.prefix,
            build: nginx.build,
            asRoot: nginx.asRoot,
            ...(nginx.unread ? { unread: nginx.unread } : {}),
          },
        }
      : {}),
    ...(proxy && isApacheProxy(proxy) ? { apache: savedApache(proxy) } : {}),
    ...(doings ? { doings } : {}),
    watched,
  };
}

function documentFor({ url, route, view, findings, folklore }: SavedCheck): SavedDocument {
  return {
    schemaVersion: savedVersion,
    url: redactUrl(url),
    hops: route.hops.map((hop, at) =>
      savedHop(hop, view.doings[at], view.behind[at - 1] !== undefined),
    ),
    clients: view.clients.length,
    ...(view.compressed ? { compressed: view.compressed.hop } : {}),
    skipped: view.skipped.map(({ id }) => id),
    requests: view.liveRequests,
    findings: [...findings],
    ...(folklore ? { folklore: [...folklore] } : {}),
  };
}

function configsOf({ hops }: KnownRoute): (readonly [file: string, text: string])[] {
  return hops.flatMap(({ proxy }, at) => {
    if (proxy && isApacheProxy(proxy)) return [[configFile(at), apacheTexts(proxy)] as const];
    if (!proxy || !isNginxProxy(proxy)) return [];
    return [[configFile(at), dumpText(shownTexts(proxy))] as const];
  });
}

/**
 * Saves a check into a folder, so that every later step can be run again from there: secrets
 * redacted, readable by their owner only. The document that names the rest comes last.
 * Failures: `not-saved`.
 */
export function saveCheck(folder: string, check: SavedCheck): Result<void> {
  const { view, route } = check;
  const { clients, behind, compressed } = view;
  const beside = compressed ? [compressed.seen, compressed.plain] : [];
  const observed = saveObservations(join(folder, observationsFile), [
    ...clients,
    ...behind.filter((seen) => seen !== undefined),
    ...beside,
  ]);
  if (!observed.ok) return observed;
  for (const [name, text] of configsOf(route)) {
    const written = writePrivate(join(folder, name), Buffer.from(text, 'latin1'));
    if (!written.ok) return written;
  }
  const text = JSON.stringify(documentFor(check), undefined, 1);
  return writePrivate(join(folder, documentFile), `${text}\n`);
}

/** Makes the folder that a check will be saved into, before anything is asked. Failure: `not-saved`. */
export function makeSaveFolder(folder: string): Result<void> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return ok(undefined);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return fail('not-saved', { path: folder, reason });
  }
}

function readDocument(path: string): Result<SavedDocument> {
  const document = readJsonFile(path);
  if (!document.ok) return document;
  const parsed = v.safeParse(savedSchema, document.value);
  if (parsed.success) return ok(parsed.output);
  return fail('bad-saved-check', { path, at: v.getDotPath(parsed.issues[0]) ?? '' });
}

function openSaved(path: string, saved: NonNullable<SavedHop['nginx']>): Result<Nginx> {
  const read = localFiles.read(path);
  if (!read.ok) return read;
  const dump = dumpOf(read.value);
  if (!dump) return fail('bad-saved-check', { path, at: '' });
  const { prefix, build, asRoot, unread } = saved;
  const place = { config: dump.main, prefix, build };
  const nginx = openNginx(place, { asRoot }, filesIn(dump.files));
  return nginx.ok && unread ? ok({ ...nginx.value, unread }) : nginx;
}

function knownHop(saved: SavedHop, config: string): Result<KnownHop> {
  const { hop, request, hidden, nginx, apache } = saved;
  const known = { hop, request, ...(hidden ? { hidden } : {}) };
  if (!nginx && !apache) return ok(known);
  const proxy: Result<Proxy> = nginx
    ? openSaved(config, nginx)
    : apache
      ? openSavedApache(config, apache)
      : fail('bad-saved-check', { path: config, at: '' });
  if (!proxy.ok) return proxy;
  const passage = proxy.value.route(request);
  const more = passage.ok ? { passage: passage.value } : { hidden: passage.failure };
  return ok({ ...known, proxy: proxy.value, ...more });
}

/**
 * The observations as they were seen: the clients' first, then one a hop that was watched, then the
 * application's compressed and plain ones.
 */
function viewOf(
  { clients, hops, skipped, requests, compressed }: SavedDocument,
  observations: readonly Observation[],
): LiveView | undefined {
  const watched = hops.slice(1).map((hop) => hop.watched);
  const behind = watched.map((seen, at) =>
    seen ? observations[clients + watched.slice(0, at).filter(Boolean).length] : undefined,
  );
  const [seen, plain, ...rest] = observations.slice(clients + watched.filter(Boolean).length);
  const whole =
    compressed !== undefined ? plain !== undefined && rest.length === 0 : seen === undefined;
  if (observations.length < clients || !whole) return undefined;
  return {
    clients: observations.slice(0, clients),
    skipped: skipped.flatMap((id) => clientProfile(id) ?? []),
    behind,
    doings: hops.map(({ doings }) => doings),
    ...(compressed !== undefined && seen && plain
      ? { compressed: { hop: compressed, seen, plain } }
      : {}),
    liveRequests: requests,
  };
}

/**
 * Loads what `saveCheck` saved, and checks it.
 * Failures: those of `Files.read`, `not-json`, `bad-observation`, `bad-saved-check` (`path`, and the
 * place `at` in it).
 */
export function loadCheck(folder: string): Result<SavedCheck> {
  const path = join(folder, documentFile);
  const document = readDocument(path);
  if (!document.ok) return document;
  const observations = loadObservations(join(folder, observationsFile));
  if (!observations.ok) return observations;
  const view = viewOf(document.value, observations.value);
  if (!view) return fail('bad-saved-check', { path, at: 'clients' });
  const hops: KnownHop[] = [];
  for (const [at, saved] of document.value.hops.entries()) {
    const hop = knownHop(saved, join(folder, configFile(at)));
    if (!hop.ok) return hop;
    hops.push(hop.value);
  }
  const { url, findings, folklore } = document.value;
  return ok({ url, route: { hops }, view, findings, ...(folklore ? { folklore } : {}) });
}
