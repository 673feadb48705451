import { clientProfile, type ClientId } from '../model/client.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Sandbox } from './sandbox.ts';
import { markHeader } from './stage.ts';

/** Whom a sandbox is asked as, and for what. */
export interface Asking {
  readonly sandbox: Sandbox;
  /** The request as made live; its client is replaced. */
  readonly request: Omit<StreamRequest, 'client'>;
  readonly client: ClientId;
}

/** The variables of a gateway's request as the sandbox needs them, with the mark among them. */
function marked(
  { protocol, parameters }: NonNullable<StreamRequest['gateway']>,
  sandbox: Sandbox,
  mark: string,
  gzip: boolean,
): NonNullable<StreamRequest['gateway']> {
  const own = [
    ...(sandbox.parameters?.(parameters) ?? parameters),
    ...(gzip ? [['HTTP_ACCEPT_ENCODING', 'gzip'] as const] : []),
  ];
  const name = `HTTP_${markHeader.toUpperCase().replaceAll('-', '_')}`;
  return { protocol, parameters: [...own, [name, mark]] };
}

/** The user's request, sent to the sandbox. */
export function sandboxRequest(options: Asking, mark: string): StreamRequest | undefined {
  const { sandbox } = options;
  // Where the live proxy is spoken to is no part of it.
  const { socketPath: _, ...request } = options.request;
  const client = clientProfile(options.client);
  if (!client) return undefined;
  const url = new URL(request.url);
  const { host } = url;
  url.protocol = client.tls ? 'https:' : 'http:';
  const { entry } = sandbox;
  if ('port' in entry) url.port = String(entry.port);
  const given = request.headers ?? [];
  const named = given.some(([name]) => name.toLowerCase() === 'host');
  return {
    ...request,
    client,
    url: url.href,
    insecure: true,
    headers: [...given, ...(named ? [] : [['Host', host] as const]), [markHeader, mark]],
    ...(request.gateway ? { gateway: marked(request.gateway, sandbox, mark, client.gzip) } : {}),
    ...('port' in entry
      ? { resolve: [{ host: '*', port: entry.port, address: entry.host }] }
      : entry),
  };
}
