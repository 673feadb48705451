import type { Act } from './act.ts';
import type { ClientId } from './client.ts';
import type { Delivery, Verdict } from './delivery.ts';
import type { Place, Span } from './place.ts';
import type { Failure } from './result.ts';

/** The kinds of knowledge, strongest first. */
export type Confidence = 'proved' | 'seen' | 'predicted' | 'possible';

/** A change of a file's bytes: what stands at `span` becomes `text`. */
export interface Edit {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}

/** What an origin can do otherwise than it does, besides sending headers. */
export const manners = [
  'event-stream-type',
  'whole-events',
  'flush',
  'ob-flush',
  'flush-compressed',
  'uncompressed',
  'no-length',
  'status-200',
] as const;

export type Manner = (typeof manners)[number];

/**
 * How servers behind the proxy answer where no stream comes: as it was seen, so that those of a
 * trial do the same.
 */
export interface Behaviour {
  /** The status of those that are asked beside the request's way: by `auth_request`. */
  readonly aside?: number;
  /** The application answers with this status, unless it is asked for this host. */
  readonly unlessHost?: { readonly name: string; readonly status: number };
  /** The application, spoken to by a gateway's protocol, does so unless it is told this variable. */
  readonly unlessTold?: { readonly name: string; readonly status: number };
}

/** A change that removes a cause. Its words live in `messages/`, under its id. */
export interface Remedy {
  /** `proxy-buffering-off`, `x-accel-buffering-no` … */
  readonly id: string;
  readonly kind: 'proxy' | 'origin';
  /** The block it changes: `location`, `server`, `http`; `origin` for a change of the application. */
  readonly scope: string;
  /** Empty for what the origin should send or do. */
  readonly edits: readonly Edit[];
  /** The one setting that the edits change for the request, where that is all they do. */
  readonly sets?: { readonly directive: string; readonly args: readonly string[] };
  /** What the origin should send, for `kind: 'origin'`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What the origin should do otherwise, for `kind: 'origin'`. */
  readonly manners?: readonly Manner[];
  /** How servers behind the proxy would behave with it; as the finding says unless told. */
  readonly behaviour?: Behaviour;
  /** How often the origin should send something when it has nothing to say; milliseconds. */
  readonly heartbeatMs?: number;
  /** Whom it helps: who gets the stream with it or, where `mendsStream` says no, the answer. */
  readonly holdsFor: readonly ClientId[];
  readonly proved: boolean;
}

/** One run of the real proxy in a sandbox. */
export interface Trial {
  /** The remedy under trial; absent for the configuration as it is. */
  readonly remedy?: string;
  readonly client: ClientId;
  /**
   * `left-open`: the origin does not hear that its client left; `replayed`: an old stream came;
   * `answered`: the application's own answer came, which is no stream.
   */
  readonly verdict: Verdict | 'inconclusive' | 'left-open' | 'replayed' | 'answered';
  readonly delivery?: Delivery;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/** A popular line, on trial. */
export interface FolkloreTrial {
  /** Its entry among the popular lines: `nodelay-on`. */
  readonly id: string;
  /** The line: as it stands there, or as it is advised. */
  readonly line: string;
  readonly directive: string;
  /** Where it stands; absent for one that is only advised. */
  readonly place?: Place;
  /** Whom it was tried as, without it and with it. */
  readonly clients: readonly ClientId[];
  /** The clients for whom it makes a difference; empty: it does nothing for streaming here. */
  readonly differsFor: readonly ClientId[];
}

/** Trials without and with the remedies. */
export interface Proof {
  readonly proxy: { readonly kind: string; readonly version: string; readonly binary: string };
  /** What the trials played besides events one by one. */
  readonly act?: Act;
  readonly trials: readonly Trial[];
  /** Did the sandbox show what was seen live? */
  readonly reproduced: boolean;
  /** Popular lines that were tried, on request; those that nginx refuses, or whose trial did not end, are not among them. */
  readonly folklore?: readonly FolkloreTrial[];
  /** What the sandbox had to change or leave out, as message codes with their data. */
  readonly changed: readonly Failure[];
}

/** A cause at a place. */
export interface Finding {
  /** Catalogue id: `nginx/proxy-buffering`. */
  readonly cause: string;
  /** Index into the route. */
  readonly hop: number;
  readonly confidence: Confidence;
  readonly place?: Place;
  readonly directive?: string;
  readonly clients: readonly ClientId[];
  /** It shows in trials only: what came live may as well have been written so. */
  readonly unseen?: true;
  /** What a trial must play for the cause to show; absent where events one by one will do. */
  readonly act?: Act;
  /** It harms others, or the application: the stream itself comes through. A warning, once proved. */
  readonly beside?: true;
  /** Best first. */
  readonly remedies: readonly Remedy[];
  /** What servers behind the proxy do in trials; none of it unless told. */
  readonly behaviour?: Behaviour;
  readonly proof?: Proof;
  /** Why there is no proof, where one was tried. */
  readonly unproved?: Failure;
  /** What the cause's text fills in. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** Do its remedies make a stream? Where the application sends none, they only let its answer through. */
export const mendsStream = ({ act }: Pick<Finding, 'act'>): boolean => act?.kind !== 'answer';
