import type { Place } from './place.ts';

/** One effective value, with where it comes from. */
export interface Setting {
  /** The directive: `proxy_buffering`. */
  readonly directive: string;
  /** The arguments in effect, unquoted; for array directives one entry a directive. */
  readonly values: readonly (readonly string[])[];
  /** `default`: nothing in the configuration says so; this version of the proxy does. */
  readonly source: 'configured' | 'default';
  /** The directives that give the value; empty for a default. */
  readonly places: readonly Place[];
  /** The block that holds the directive: `http`, `server`, `location`, `if` …; absent for a default. */
  readonly scope?: string;
  /** Directives of outer scopes that this one replaced, nearest first. */
  readonly overrode: readonly Place[];
}

/** Settings by directive name. */
export type Settings = ReadonlyMap<string, Setting>;

/** Where a hop can be reached. */
export interface Address {
  readonly host: string;
  /** 0 for a unix socket, whose path is `host`. */
  readonly port: number;
}

/** What the next hop is spoken to in. */
export type HopProtocol = 'http' | 'https' | 'fastcgi' | 'uwsgi' | 'scgi' | 'grpc';

/** The protocols of application gateways: the request's variables first, then its body. */
export type Gateway = Extract<HopProtocol, 'fastcgi' | 'uwsgi' | 'scgi'>;

/** Variables of a request in a gateway's protocol, in order: `REQUEST_METHOD`, `HTTP_ACCEPT` … */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** One server on the way from the client to the origin. */
export interface Hop {
  readonly kind: string;
  readonly version?: string;
  readonly address: Address;
  /** What it is spoken to in, where that is not HTTP. */
  readonly protocol?: HopProtocol;
  /** The program that listens there, where it was seen and is no known proxy. */
  readonly program?: string;
  /** The main configuration file, where the hop is a proxy whose configuration was read. */
  readonly config?: string;
  /**
   * The hops that pass the request on to it, as indices into the route, where that is not just the
   * hop before: several servers may answer one request.
   */
  readonly via?: readonly number[];
  /** Asked only when the servers beside it do not answer. */
  readonly backup?: true;
}
