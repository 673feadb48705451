import type { ProcessInfo, Queue } from '../host/processes.ts';
import type { FolkloreId } from '../messages/messages.ts';
import type { ClientId } from '../model/client.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import type { Framing } from '../model/framing.ts';
import type { Observation } from '../model/observation.ts';
import type { Place } from '../model/place.ts';
import type { Failure, Result } from '../model/result.ts';
import type { Address, HopProtocol, Parameters, Settings } from '../model/route.ts';
import type { Control } from './control.ts';
import type { Copies, Way } from './copies.ts';

/** A request as it reaches a hop. */
export interface HopRequest {
  /** What was connected to; absent where it is not known. */
  readonly address?: string;
  readonly port: number;
  readonly tls: boolean;
  readonly host: string;
  readonly method: string;
  /** The raw request target, query included. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What a gateway's protocol tells of it, where one is spoken and that is known. */
  readonly parameters?: Parameters;
}

/** A server that the hop may pass the request on to. */
export interface NextHop {
  readonly protocol: HopProtocol;
  readonly address: Address;
  /** Asked only when the others do not answer. */
  readonly backup: boolean;
  /** Marked so in the configuration: never asked. */
  readonly down: boolean;
}

/** How a hop treats one request. */
export interface Passage {
  readonly settings: Settings;
  /** What the hop does with it: `pass`, `answer`, `files`, `module`, `application`. */
  readonly handler: string;
  /** The script or program that answers, where the hop runs one. */
  readonly runs?: string;
  /** The servers behind it, those that are asked first at the front. */
  readonly next: readonly NextHop[];
  /** The request target and Host that the next hop gets; absent where they are not known. */
  readonly nextTarget?: string;
  readonly nextHost?: string;
  /** How long the next hop may be silent before this one gives up, and what says so. */
  readonly silence?: { readonly ms: number; readonly directive: string };
  /** The variables that it gets where a gateway's protocol is spoken, or why they are not known. */
  readonly nextParameters?: Result<Parameters>;
  /** What decides and cannot be known; empty when this is what the proxy does. */
  readonly dependsOn: readonly string[];
  /** Where the block that serves the request stands. */
  readonly block?: Place;
}

/** What a proxy did while it was watched, besides passing bytes on. */
export interface Doings {
  /** When it last took its configuration, milliseconds since the epoch; absent where not known. */
  readonly loadedAtMs?: number;
  /** What it complained of in its error log, as codes of its kind; none where that cannot be read. */
  readonly complaints: readonly string[];
  /** Who had come to its sockets in the end; absent where that is not looked at. */
  readonly queues?: readonly Queue[];
}

/** What was seen of one request on the wire. */
export interface Sight {
  /** What each client saw through the hop. */
  readonly clients: readonly Observation[];
  /** The same request observed at the next hop, where it could be reached. */
  readonly next?: Observation;
  /** How the application frames, where that is better known than from what was seen. */
  readonly framing?: Framing;
  /** What the application itself sent, seen at the innermost hop that could be reached. */
  readonly sent?: Observation;
  /** The requests by which it comes back to the same proxy, outermost first. */
  readonly inner?: readonly HopRequest[];
  /** What the proxy did meanwhile, where it could be watched. */
  readonly doings?: Doings;
  /** The clients whose delivery is bad. */
  readonly troubled: readonly ClientId[];
  /** Those of them whose events come late or never; the others are merely cut. */
  readonly late: readonly ClientId[];
  /** All that was asked at the same time, also through the hops before, where that may matter here. */
  readonly together?: readonly Observation[];
  /** Those that got something else in place of a stream: another status, another type. */
  readonly instead: readonly ClientId[];
}

/** A site that a proxy serves: a server name on one of its sockets. */
export interface Site {
  /** Empty where the site has no name of its own. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
}

/** A line that is said to help: one to put in, or one that is there already and is taken out. */
export interface Advice {
  readonly id: FolkloreId;
  readonly line: string;
  readonly directive: string;
  /** The change to be tried. */
  readonly remedy: Remedy;
  /** Where the line stands, when it is there already. */
  readonly place?: Place;
}

/** A proxy whose configuration was read. One implementation a kind. */
export interface Proxy {
  readonly kind: string;
  readonly version: string;
  /** The main configuration file. */
  readonly config: string;
  /** Every file of the configuration as a binary string, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders whose files belong to the configuration as they come and go. */
  readonly folders: readonly string[];
  /** Why a part of the configuration could not be read; what is said of the rest may be wrong. */
  readonly unread?: Failure;
  /** The process, where one was found; absent for a configuration that was given. */
  readonly process?: ProcessInfo;
  /** Does a setting matter to a stream that is passed on in this protocol? */
  mattersToStream(directive: string, protocol: HopProtocol | undefined): boolean;
  /** Failures: `nginx-not-listening` and its like: the request does not come in here. */
  route(request: HopRequest): Result<Passage>;
  /** The causes that fit what was seen, best first, none of them proved yet. */
  explain(request: HopRequest, sight: Sight): Result<readonly Finding[]>;
  /** The sites other than the one that serves the request, where one is told, as far as they can be asked for. */
  otherSites(request?: HopRequest): readonly Site[];
  /** Popular lines to put on trial; those that are only advised where the stream stalls. */
  folklore?(request: HopRequest, stalled: boolean): readonly Advice[];
  /** Where it listens, where no site tells that. */
  readonly listens?: readonly Address[];
  /** Watches what it does from now on, until it is asked; absent where no process was found. */
  attend?(): () => Doings;
  /** How the running proxy is reloaded; absent where no process was found. */
  readonly control?: Control;
  /** How long streams that are open outlive a reload, and what says so; absent where nothing ends them. */
  readonly reloadCuts?: { readonly ms: number; readonly directive: string };
  /**
   * Private copies of it, for trials; absent where its program does not run here.
   * @param way what leads elsewhere than to the origin; nothing where none is told
   */
  copies?(way?: Way): Copies;
}
