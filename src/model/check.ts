import type { ClientId } from './client.ts';
import type { ClientResult, Verdict } from './delivery.ts';
import type { Finding, FolkloreTrial, Remedy, Trial } from './finding.ts';
import type { Observation } from './observation.ts';
import type { Failure, Result } from './result.ts';
import type { Hop, Settings } from './route.ts';

/** A hop of the route, with what it delivered. */
export interface CheckedHop {
  readonly hop: Hop;
  readonly settings?: Settings;
  /** What decides about the request at this hop and cannot be known; it is taken to let it pass. */
  readonly dependsOn?: readonly string[];
  /** What kept unclog from seeing more of it. */
  readonly hidden?: Failure;
  /** What one client saw there. */
  readonly observation?: Observation;
}

/** A popular line that was tried at a hop. */
export interface HopFolklore extends FolkloreTrial {
  /** Index into the route. */
  readonly hop: number;
}

/** A private copy of a proxy that was left, to repeat a trial by hand. */
export interface KeptCopy {
  /** The remedy in it; absent for the configuration as it is. */
  readonly remedy?: Remedy;
  readonly folder: string;
  /** Shell lines, in order; the first two stay in the foreground. */
  readonly commands: readonly string[];
  /** What the same trial showed, where there was one. */
  readonly expect?: Trial['verdict'];
}

/** Which clients would stream from a version of the proxy on. */
export interface VersionForecast {
  readonly version: string;
  readonly streams: readonly ClientId[];
}

/** The whole answer about one URL. */
export interface Check {
  readonly url: string;
  readonly verdict: Verdict;
  readonly clients: readonly ClientResult[];
  /** Clients not asked as, because that would repeat a request that may have effects. */
  readonly skipped: readonly ClientId[];
  readonly observations: readonly Observation[];
  readonly route: readonly CheckedHop[];
  /** Best first. */
  readonly findings: readonly Finding[];
  /** Causes that leave this stream alone as these clients see it, and will trouble a browser, or later. */
  readonly warnings: readonly Finding[];
  /** Popular lines that were tried, on request. They are notes, never causes. */
  readonly folklore?: readonly HopFolklore[];
  /** Copies left for repeating trials by hand, on request; or why there is none. */
  readonly kept?: Result<readonly KeptCopy[]>;
  /** What newer versions of the proxy would change, as predicted; empty where nothing. */
  readonly forecast: readonly VersionForecast[];
  /** Every file of the configurations on the route, as binary strings. */
  readonly files: ReadonlyMap<string, string>;
  /** Live requests made. */
  readonly requests: number;
}
