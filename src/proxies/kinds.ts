import type { ProcessInfo } from '../host/processes.ts';
import type { Result } from '../model/result.ts';
import { openRunningApache } from './apache/apache.ts';
import { isApache } from './apache/instance.ts';
import { isNginx } from './nginx/instance.ts';
import { openRunningNginx } from './nginx/nginx.ts';
import type { Proxy } from './proxy.ts';

/** A kind of proxy that unclog can recognise and read. */
export interface ProxyKind {
  readonly kind: string;
  recognise(process: ProcessInfo): boolean;
  open(process: ProcessInfo): Promise<Result<Proxy>>;
}

export const proxyKinds: readonly ProxyKind[] = [
  { kind: 'nginx', recognise: isNginx, open: openRunningNginx },
  { kind: 'apache', recognise: isApache, open: openRunningApache },
];
