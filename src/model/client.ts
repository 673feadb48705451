/** How one kind of client asks. One configuration can stream to one client and stall for another. */
export interface ClientProfile {
  readonly id: ClientId;
  readonly http: '1.0' | '1.1' | '2';
  readonly tls: boolean;
  /** Sends `Accept-Encoding: gzip`. */
  readonly gzip: boolean;
  readonly method: 'GET' | 'POST';
}

type BaseClientId = 'h1' | 'h1+gzip' | 'h1-tls' | 'h1-tls+gzip' | 'h2' | 'h2+gzip' | 'h2c' | 'h1.0';

export type ClientId = BaseClientId | `${BaseClientId}+post`;

const base: Readonly<Record<BaseClientId, Pick<ClientProfile, 'http' | 'tls' | 'gzip'>>> = {
  h1: { http: '1.1', tls: false, gzip: false },
  'h1+gzip': { http: '1.1', tls: false, gzip: true },
  'h1-tls': { http: '1.1', tls: true, gzip: false },
  'h1-tls+gzip': { http: '1.1', tls: true, gzip: true },
  h2: { http: '2', tls: true, gzip: false },
  'h2+gzip': { http: '2', tls: true, gzip: true },
  h2c: { http: '2', tls: false, gzip: false },
  'h1.0': { http: '1.0', tls: false, gzip: false },
};

export const clientIds: readonly ClientId[] = Object.keys(base).flatMap((id) => [
  id as BaseClientId,
  `${id as BaseClientId}+post` as const,
]);

/** The profile of a client id; undefined when there is no such client. */
export function clientProfile(id: string): ClientProfile | undefined {
  const post = id.endsWith('+post');
  const found = base[(post ? id.slice(0, -'+post'.length) : id) as BaseClientId];
  return found && { id: id as ClientId, ...found, method: post ? 'POST' : 'GET' };
}
