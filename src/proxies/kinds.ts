import type { ProcessInfo } from '../host/processes.ts';
import type { Result } from '../model/result.ts';
import { openRunningApache } from './apache/apache.ts';
import { isApache } from './apache/instance.ts';
import { openRunningGunicorn } from './gunicorn/gunicorn.ts';
import { isGunicorn } from './gunicorn/instance.ts';
import { isNginx } from './nginx/instance.ts';
import { openRunningNginx } from './nginx/nginx.ts';
import { isPhpFpm } from './php-fpm/instance.ts';
import { openRunningPhpFpm } from './php-fpm/php-fpm.ts';
import type { Proxy } from './proxy.ts';
import { isUwsgi } from './uwsgi/instance.ts';
import { openRunningUwsgi } from './uwsgi/uwsgi.ts';

/** A kind of proxy that unclog can recognise and read. */
export interface ProxyKind {
  readonly kind: string;
  recognise(process: ProcessInfo): boolean;
  open(process: ProcessInfo): Promise<Result<Proxy>>;
}

export const proxyKinds: readonly ProxyKind[] = [
  { kind: 'nginx', recognise: isNginx, open: openRunningNginx },
  { kind: 'apache', recognise: isApache, open: openRunningApache },
  { kind: 'php-fpm', recognise: isPhpFpm, open: openRunningPhpFpm },
  { kind: 'gunicorn', recognise: isGunicorn, open: openRunningGunicorn },
  { kind: 'uwsgi', recognise: isUwsgi, open: openRunningUwsgi },
];
