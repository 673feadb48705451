import type { ProcessInfo } from '../host/processes.ts';
import type { ClientId } from '../model/client.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { Place } from '../model/place.ts';
import type { Failure, Result } from '../model/result.ts';
import type { Address, HopProtocol, Parameters, Settings } from '../model/route.ts';
import type { Control } from './control.ts';

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
  readonly backup: boolean;
}

/** How a hop treats one request. */
export interface Passage {
  readonly settings: Settings;
  /** What the hop does with it: `pass`, `answer`, `files`, `module`. */
  readonly handler: string;
  /** The servers that may answer, those that are asked first at the front. */
  readonly next: readonly NextHop[];
  /** The request target and Host that the next hop gets; absent where they are not known. */
  readonly nextTarget?: string;
  readonly nextHost?: string;
  /** The variables that it gets where a gateway's protocol is spoken, or why they are not known. */
  readonly nextParameters?: Result<Parameters>;
  /** What decides and cannot be known; empty when this is what the proxy does. */
  readonly dependsOn: readonly string[];
  /** Where the block that serves the request stands. */
  readonly block?: Place;
}

/** What was seen of one request on the wire. */
export interface Sight {
  /** What each client saw through the hop. */
  readonly clients: readonly Observation[];
  /** The same request observed at the next hop, where it could be reached. */
  readonly next?: Observation;
  /** The clients whose delivery is bad. */
  readonly troubled: readonly ClientId[];
  /** Those of them whose events come late or never; the others are merely cut. */
  readonly late: readonly ClientId[];
}

/** A site that a proxy serves: a server name on one of its sockets. */
export interface Site {
  /** Empty where the site has no name of its own. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
}

/** A proxy whose configuration was read. One implementation a kind. */
export interface Proxy {
  readonly kind: string;
  readonly version: string;
  /** The main configuration file. */
  readonly config: string;
  /** Every file of the configuration as a binary string, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Why a part of the configuration could not be read; what is said of the rest may be wrong. */
  readonly unread?: Failure;
  /** The process, where one was found; absent for a configuration that was given. */
  readonly process?: ProcessInfo;
  /** Failures: `nginx-not-listening` and its like: the request does not come in here. */
  route(request: HopRequest): Result<Passage>;
  /** The causes that fit what was seen, best first, none of them proved yet. */
  explain(request: HopRequest, sight: Sight): Result<readonly Finding[]>;
  /** The sites other than the one that serves the request, as far as they can be asked for. */
  otherSites(request: HopRequest): readonly Site[];
  /** How the running proxy is reloaded; absent where no process was found. */
  readonly control?: Control;
}
