import type { Address, HopProtocol, Settings } from '../../../model/route.ts';
import type { Node } from '../config.ts';
import type { Server } from './vhost.ts';
import type { Balancer, Ignored, Parameter, Worker } from './workers.ts';

/** A server that the request may be passed on to. */
export interface Upstream {
  readonly protocol: HopProtocol;
  /** The scheme as written: `http`, `h2c`, `fcgi`. */
  readonly scheme: string;
  readonly address: Address;
  readonly backup: boolean;
}

/** How a request is passed on. */
export interface Proxying {
  readonly kind: 'pass';
  /** The directive that does it: `ProxyPass`, `SetHandler`, `RewriteRule`. */
  readonly node: Node;
  /** The whole URL that the request is passed on as, query left out. */
  readonly url: string;
  readonly scheme: string;
  readonly upstreams: readonly Upstream[];
  /** Absent where no worker was made for the URL: then one with defaults serves. */
  readonly worker?: Worker;
  readonly balancer?: Balancer;
  /** The parameters in effect, the worker's own before its balancer's. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Parameters that a directive gave for this request's URL and that httpd dropped. */
  readonly ignored: readonly Ignored[];
}

export type Handler =
  | Proxying
  | { readonly kind: 'answer'; readonly status: number; readonly node: Node }
  | { readonly kind: 'files'; readonly path?: string }
  | { readonly kind: 'module'; readonly handler: string; readonly node: Node };

/** What becomes of a request. */
export interface Resolution {
  readonly server: Server;
  readonly handler: Handler;
  /** The sections whose settings hold, outermost first, in the order in which they are merged. */
  readonly sections: readonly Node[];
  readonly settings: Settings;
  /** The path as sections see it. */
  readonly path: string;
  readonly query: string | undefined;
  readonly host: string;
  /** What decides and cannot be known; empty: this is what httpd does. */
  readonly dependsOn: readonly string[];
}
