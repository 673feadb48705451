import type { Address, HopProtocol, Setting, Settings } from '../../model/route.ts';
import { isOpen, type Option } from './options.ts';

/** uWSGI's own defaults of what matters to a stream (core/init.c). */
const defaults: Readonly<Record<string, string>> = {
  processes: '1',
  threads: '1',
  harakiri: '0',
  gevent: '0',
  async: '0',
  master: 'false',
};

/** The settings in effect; of an option that is given several times the last one holds. */
export function settingsOf(options: readonly Option[]): Settings {
  return new Map(
    Object.entries(defaults).map(([name, byDefault]): [string, Setting] => {
      const own = options.filter((option) => option.name === name);
      const last = own.at(-1);
      const values = last ? (isOpen(last.value) ? [] : [[last.value]]) : [[byDefault]];
      return [
        name,
        {
          directive: name,
          values,
          source: last ? 'configured' : 'default',
          places: last?.place ? [last.place] : [],
          ...(last ? { scope: last.place ? 'file' : 'command line' } : {}),
          overrode: own
            .slice(0, -1)
            .flatMap(({ place }) => place ?? [])
            .toReversed(),
        },
      ];
    }),
  );
}

/** The one value of a setting as a number; undefined where it is not known. */
export function numberOf(settings: Settings, name: string): number | undefined {
  const value = settings.get(name)?.values[0]?.[0];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** How many streams it can serve at once; undefined where that is not known, or no small number. */
export function capacityOf(settings: Settings): number | undefined {
  const [processes, threads] = [numberOf(settings, 'processes'), numberOf(settings, 'threads')];
  const many = (numberOf(settings, 'gevent') ?? 1) > 0 || (numberOf(settings, 'async') ?? 1) > 0;
  if (many || processes === undefined || threads === undefined) return undefined;
  return processes * Math.max(threads, 1);
}

/** A socket that it listens on, and what it is spoken to in there. */
export interface Bind extends Address {
  readonly protocol: HopProtocol;
  /** The option that opens it. */
  readonly option: string;
}

const protocols: Readonly<Record<string, HopProtocol>> = {
  socket: 'uwsgi',
  'http-socket': 'http',
  http: 'http',
  'http11-socket': 'http',
  'fastcgi-socket': 'fastcgi',
  'scgi-socket': 'scgi',
};

/** Where it listens: `127.0.0.1:3031`, `:3031`, `/run/app.sock`. */
export function bindsOf(options: readonly Option[]): readonly Bind[] {
  return options.flatMap(({ name: option, value }) => {
    const protocol = protocols[option];
    if (!protocol || isOpen(value)) return [];
    const [, host = '', port] = /^(.*):(\d+)$/.exec(value) ?? [];
    if (port === undefined) return [{ protocol, option, host: value, port: 0 }];
    const plain = host.replace(/^\[(.*)\]$/, '$1') || '0.0.0.0';
    return [{ protocol, option, host: plain, port: Number(port) }];
  });
}

/** A socket as `address port tcp`. */
export const socketText = ({ host, port }: Address): string =>
  `${port === 0 ? `unix:${host}` : host} ${port} tcp`;
