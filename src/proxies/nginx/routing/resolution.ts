import type { Result } from '../../../model/result.ts';
import type { Parameters, Settings } from '../../../model/route.ts';
import type { Node } from '../config.ts';
import type { Assumption } from './decisions.ts';
import type { Listener } from './listen.ts';
import type { Upstream } from './upstream.ts';

/** A request, as much of it as chooses a server and a location. */
export interface RoutedRequest {
  /** What the client connects to: `127.0.0.1`, `::1`, `unix:/run/web.sock`; absent: not known. */
  readonly address?: string;
  /** 0 for a unix socket. */
  readonly port: number;
  readonly tls: boolean;
  /** Empty when the client sends no Host. */
  readonly hostHeader: string;
  /** The name of the TLS handshake; none for a client that sends no name. */
  readonly sni?: string;
  readonly method: string;
  /** The raw request target, escapes and query included. */
  readonly uri: string;
  /** All headers of the client; absent: not known, so `$http_…` is not either. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Where the client comes from; absent: not known. */
  readonly clientAddress?: string;
}

/** What answers. */
export type Handler =
  | {
      readonly kind: 'pass';
      readonly directive: string;
      readonly node: Node;
      /** Absent when it depends on what cannot be known; then `dependsOn` says on what. */
      readonly upstream?: Upstream;
      readonly dependsOn: readonly string[];
      /** The request target that the upstream gets (HTTP); absent when not known or not HTTP. */
      readonly uri?: string;
      /** What a gateway's protocol tells the upstream of the request, or why that is not known. */
      readonly parameters?: Result<Parameters>;
    }
  /** `return`, a redirect or an error that nginx makes itself. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly text?: string;
      readonly node?: Node;
    }
  /** A file, an index, a listing: `path` when it is known. */
  | { readonly kind: 'files'; readonly path?: string }
  /** What answers cannot be told, nor can the ways it could go be listed. */
  | { readonly kind: 'unknown'; readonly dependsOn: readonly string[] }
  /** Another module's: `stub_status`, `content_by_lua_block`. */
  | { readonly kind: 'module'; readonly directive: string; readonly node: Node };

/** Something that moved the request on its way, in order. */
export interface Step {
  /** `slash-redirect`, `rewrite`, `return`, `if`, `try_files`, `error_page`, `index`. */
  readonly kind: string;
  readonly node?: Node;
  /** The URI or the location name that it led to. */
  readonly to?: string;
}

/** One way that the request can go. */
export interface Outcome {
  readonly listener: Listener;
  readonly server: Node;
  /** The innermost location; absent when the server itself serves. */
  readonly location?: Node;
  /** The blocks whose settings hold, outermost first: `http`, `server`, `location` …, `if`. */
  readonly blocks: readonly Node[];
  /** Normalised, as the location saw it last. */
  readonly uri: string;
  readonly args: string;
  readonly handler: Handler;
  readonly settings: Settings;
  readonly steps: readonly Step[];
}

export interface Alternative {
  readonly outcome: Outcome;
  readonly assumed: readonly Assumption[];
}

/** Where a request goes, and how sure that is. */
export interface Resolution {
  /** The only outcome when `dependsOn` is empty, else the one where every assumption is no. */
  readonly outcome: Outcome;
  /** What decides between the outcomes; empty: this is what nginx does. */
  readonly dependsOn: readonly string[];
  /** The other outcomes. */
  readonly alternatives: readonly Alternative[];
  /** False when there were too many alternatives to list. */
  readonly complete: boolean;
}
