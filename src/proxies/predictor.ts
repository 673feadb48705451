import type { Answer } from '../model/answer.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Delivery, Verdict } from '../model/delivery.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import type { Head } from '../model/observation.ts';
import type { Failure, Result } from '../model/result.ts';
import type { HopRequest, Sight } from './proxy.ts';

/** Who asks for what, and how the application is taken to answer. */
export interface Question {
  readonly client: ClientProfile;
  /** As it comes to the proxy for the first time. */
  readonly request: HopRequest;
  readonly answer: Answer;
}

/** What a client would get. */
export interface Foreseen {
  readonly delivery: Delivery;
  /** The status, where the proxy answers in the application's place. */
  readonly status?: number;
}

/** What a proxy does with a request that it passes on to no application. */
export interface Instead {
  /** `silent`: what comes instead cannot be told from a configuration. */
  readonly verdict: Extract<Verdict, 'not-a-stream' | 'silent'>;
  readonly reason: Failure;
  /** What it answers by itself, where that is known. */
  readonly head?: Pick<Head, 'status' | 'headers'>;
}

/** A remedy, and the passage whose finding it is of. */
export interface Applied {
  readonly hop: number;
  readonly remedy: Remedy;
}

/** What is different from how the proxy is: directives with other values, or its version. */
export type Variant =
  | { readonly applied: readonly Applied[]; readonly version?: undefined }
  | { readonly version: string };

/** One way of a request through a proxy, which may pass it on to itself several times. */
export interface PredictedWay {
  /** How often it passes through the proxy. */
  readonly passages: number;
  /** What decides and cannot be known. */
  readonly dependsOn: readonly string[];
  /** Absent where it comes to an application. */
  readonly instead?: Instead;
  /** What a client gets on this way; undefined where that is not known. */
  foresee(question: Question, variant?: Variant): Foreseen | undefined;
  /**
   * The causes that fit, with the passage that each is at.
   * @param headers of the request, as no client in particular
   * @param sight as it would be seen before the first passage, and behind the last
   */
  explain(headers: HopRequest['headers'], sight: Sight): readonly Finding[];
}

/** How a proxy is asked what its configuration alone would make of a stream. One implementation a kind. */
export interface Predictor {
  /** Does what listens where this request comes in offer HTTP/2 over TLS? */
  offersHttp2(request: HopRequest): boolean;
  /** Failures: `nginx-not-listening` and its like: the request does not come in here. */
  ways(request: HopRequest): Result<readonly PredictedWay[]>;
  /**
   * The proxy with remedies in its configuration, read anew: an edit may change what serves what.
   * Undefined where that is not needed to know what the remedies do: `foresee` takes them.
   * Failures: those of `editedFiles`, and of reading the configuration.
   */
  edited(remedies: readonly Remedy[]): Result<Predictor> | undefined;
  /** Newer versions that deliver otherwise, oldest first; empty where none is known to. */
  readonly turningPoints: readonly string[];
}

/** The version that a prediction is for, and why that one. */
export interface Release {
  readonly kind: 'nginx' | 'apache';
  readonly version: string;
  readonly source: 'given' | 'installed' | 'newest';
}
