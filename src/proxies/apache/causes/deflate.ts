import type { Cause } from '../cause.ts';
import { insertInto } from '../edit.ts';
import { editRemedy, parameterRemedy } from '../remedies.ts';
import { isUnflushed, lateClients } from './late.ts';

/**
 * mod_deflate lets go of what it has compressed when its buffer is full or a flush comes, and
 * mod_proxy_fcgi sends none.
 */
export const deflate: Cause = {
  id: 'apache/deflate',
  find(evidence) {
    const { resolution } = evidence;
    const { settings, sections, server } = resolution;
    const { compressed, plain } = lateClients(evidence);
    if (compressed.length === 0 || !isUnflushed(evidence)) return undefined;
    // Where the others wait as well it is not the compressor that makes them.
    if (plain.length > 0) return undefined;
    const setting = ['addoutputfilterbytype', 'setoutputfilter', 'addoutputfilter']
      .map((name) => settings.get(name))
      .find((one) => one?.values.some(([names = '']) => /deflate/i.test(names)));
    const at = setting?.values.findLastIndex(([names = '']) => /deflate/i.test(names)) ?? -1;
    const place = setting?.places[at];
    if (!setting || !place) return undefined;
    const flush = parameterRemedy('flushpackets-on', resolution, 'flushpackets', 'on');
    const section = sections.findLast(({ name }) => name === 'location') ?? server.node;
    const plainly = section && insertInto(section, 'SetEnv no-gzip 1');
    return {
      confidence: 'predicted',
      place,
      directive: setting.directive,
      clients: compressed,
      remedies: [
        ...(flush ? [flush] : []),
        ...(section && plainly
          ? [editRemedy('no-gzip', `<${section.directive.name.value}>`, plainly)]
          : []),
      ],
      details: {},
    };
  },
};
