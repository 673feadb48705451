import type { Remedy } from '../model/finding.ts';
import type { Failure, Result } from '../model/result.ts';
import type { Address, HopProtocol, Parameters } from '../model/route.ts';
import type { HopRequest } from './proxy.ts';

/** Where something listens: an address, or a unix socket. */
export type Endpoint = Address | { readonly socketPath: string };

/** A request as it comes back to the proxy that sent it, and where of the proxy that leads. */
export interface Return {
  readonly request: HopRequest;
  readonly to: Address;
}

/** The way of a request through a proxy, which it may pass several times. */
export interface Way {
  /** The request as it comes to the proxy for the last time. */
  readonly request: HopRequest;
  readonly returns: readonly Return[];
}

/** Where a private copy stands, and whom it may talk to. */
export interface CopySite {
  /** Absolute path of the folder that takes the copy and all that it writes. */
  readonly folder: string;
  /** Where it listens in place of a socket of the original; undefined to leave the address as it is. */
  listen(socket: string): string | undefined;
  /** `host:port` of the origin under orders, for a protocol. */
  origin(protocol: HopProtocol): string;
  /** `host:port` of a server that answers everything with an empty page. */
  readonly harmless: string;
  /** Where the copy must have a server that answers at once (`CopySource.control`). */
  readonly control: Endpoint;
  /** Do its limits on how many may come at once stay? Trials of single clients run side by side. */
  readonly crowded: boolean;
  /**
   * Is the origin a copy, too, of the very server that the request is passed on to? It is spoken to as
   * the configuration says; the origin under orders speaks no TLS.
   */
  readonly chained: boolean;
  /** Directives that the program turned out not to know. */
  readonly unknown: ReadonlySet<string>;
}

/** A private copy, ready to be written. */
export interface Copy {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Folders it needs, absolute. */
  readonly folders: readonly string[];
  /** PEM files that must stand there where it is needed: a throwaway certificate and its key. */
  readonly certificate: string;
  readonly key: string;
  readonly needsCertificate: boolean;
  /** Starts it in the foreground. */
  readonly command: readonly [binary: string, ...args: string[]];
  /** Variables that its configuration reads. */
  readonly env?: Readonly<Record<string, string>>;
  /** What a request in a gateway's protocol must say instead, to come to the copy's own script. */
  readonly parameters?: (given: Parameters) => Parameters;
  /** What had to differ from the original. */
  readonly changed: readonly Failure[];
}

/** Why the program refused a copy, from what it wrote; without words that may be secrets. */
export interface Refusal {
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  /** A directive that it does not know, and can do without. */
  readonly unknown?: string;
  /** Was a port taken meanwhile? */
  readonly portTaken: boolean;
}

/** One configuration of a proxy, of which a private copy can be made. */
export interface CopySource {
  /** Every socket that it listens on, each once: `address port tcp`. */
  readonly sockets: readonly string[];
  /** The socket that takes a connection to this address; undefined when none does. */
  socketAt(entry: Address): string | undefined;
  /** Files that the program needs besides the copy. */
  readonly visible: readonly string[];
  /** What the request is passed on in; several where that depends on what cannot be known. */
  readonly protocols: readonly HopProtocol[];
  /** What the server that shows that the copy has come by can listen on. */
  readonly control: 'unix' | 'tcp';
  /**
   * Does running it run nothing but the proxy's own program?
   * Failures: `sandbox-untrusted-code` {directive, file}.
   */
  trusted(): Result<void>;
  /** Failures: `sandbox-edits` and others that say why no copy can be made. */
  copy(site: CopySite): Result<Copy>;
  refusal(errors: string): Refusal;
}

/** The private copies of one proxy, for trials. One implementation a kind of proxy. */
export interface Copies {
  /** The program as a proof names it: `nginx`, its version, its path. */
  readonly program: { readonly kind: string; readonly version: string; readonly binary: string };
  /** The user that the original runs as, and a process of it. */
  readonly owner: { readonly uid: number; readonly pid: number };
  /**
   * The configuration as it would be with other texts in some of its files, read anew: a change may
   * change what means what.
   * @param changed binary strings by path
   * @param sets one setting that no file decides, but how the program is started
   * Failures: those of reading the configuration.
   */
  variant(
    changed: ReadonlyMap<string, string>,
    sets?: NonNullable<Remedy['sets']>,
  ): Result<CopySource>;
  /**
   * Reloads a running copy, which this process started, and waits until new workers serve.
   * Failures: those of `Control.reload`.
   */
  reload?(pid: number): Promise<Result<void>>;
}
