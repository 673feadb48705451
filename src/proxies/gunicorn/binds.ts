import type { Address, Settings } from '../../model/route.ts';
import { valueOf } from './settings.ts';

/** Where it listens: `127.0.0.1:8000`, `:8000`, `unix:/run/app.sock`; several by commas (gunicorn/util.py). */
export function bindsOf(settings: Settings): readonly Address[] {
  const text = valueOf(settings, 'bind') ?? '';
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const unix = /^unix:(?:\/\/)?(.*)$/.exec(part.trim());
      if (unix) return { host: unix[1] ?? '', port: 0 };
      const [, host = '', port = '8000'] = /^(.*?)(?::(\d+))?$/.exec(part.trim()) ?? [];
      return { host: host.replace(/^\[(.*)\]$/, '$1') || '0.0.0.0', port: Number(port) };
    });
}

/** A socket as `address port tcp`. */
export const socketText = ({ host, port }: Address): string =>
  `${port === 0 ? `unix:${host}` : host} ${port} tcp`;
