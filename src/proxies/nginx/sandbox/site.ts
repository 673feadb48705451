import { join } from 'node:path';

import type { HopProtocol } from '../../../model/route.ts';
import type { Node } from '../config.ts';

/** Where the private copy lives and whom it may talk to. */
export interface Site {
  /** Absolute path of the folder that takes the copy and all that it writes. */
  readonly folder: string;
  /** Where it listens in place of a socket (`socketOf`); undefined to leave the address as it is. */
  readonly listen: (socket: string) => string | undefined;
  /** `host:port` of the origin under orders, for a protocol. */
  readonly origin: (protocol: HopProtocol) => string;
  /** `host:port` of a server that answers everything with an empty page. */
  readonly harmless: string;
  /** Unix socket of a server that answers at once: shows that nginx is up and has come by. */
  readonly control: string;
  /** Is this pass directive on the way of the request? */
  readonly onTheWay: (pass: Node) => boolean;
  /** `host:port` in the copy where a pass directive leads by which the request comes back to it. */
  readonly within: (pass: Node) => string | undefined;
  /** Was the original started by root? It decides where a server without `listen` listens. */
  readonly startedByRoot: boolean;
  /** Do `limit_conn` and `limit_req` stay? */
  readonly crowded: boolean;
  /** As in `CopySite`: does a copy stand behind, with the throwaway certificate? */
  readonly chained: boolean;
  /** Directives that this build of nginx does not know. */
  readonly unknown: ReadonlySet<string>;
  /** Directives that were given on the command line (`-g`). */
  readonly globals: string;
}

/** Where the throwaway certificate and its key go. */
export function certificates(folder: string): { certificate: string; key: string } {
  return {
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
  };
}
