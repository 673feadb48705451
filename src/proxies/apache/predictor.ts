import type { Remedy } from '../../model/finding.ts';
import { ok, type Result } from '../../model/result.ts';
import { ownWays, type Onward, type OwnPassage } from '../own-ways.ts';
import type { PredictedWay, Predictor } from '../predictor.ts';
import type { HopRequest } from '../proxy.ts';
import type { Apache } from './apache.ts';
import type { Config } from './config.ts';
import { foresee } from './foresight.ts';
import { insteadOf } from './instead.ts';
import { passageOf } from './passage.ts';
import type { Resolution } from './routing/resolution.ts';
import { addressFor, type Server } from './routing/vhost.ts';

/** What a prediction needs of an httpd. */
type Reading = Pick<Apache, 'configuration' | 'resolve' | 'explain'>;

type ApachePassage = OwnPassage<Resolution>;

function onward({ resolution }: ApachePassage): Onward {
  const { next, nextHost, nextTarget } = passageOf(resolution);
  return { next, host: nextHost, target: nextTarget };
}

function predictedWay(apache: Reading, way: readonly ApachePassage[]): PredictedWay {
  const last = way.at(-1);
  const instead = last && insteadOf(apache, last);
  return {
    passages: way.length,
    dependsOn: way.flatMap(({ resolution }) => resolution.dependsOn),
    ...(instead ? { instead } : {}),
    foresee: (question) => foresee(way, question),
    explain: (headers, sight) =>
      way.flatMap(({ request }, hop) => {
        const findings = apache.explain({ ...request, headers }, sight);
        return findings.ok ? findings.value.map((finding) => ({ ...finding, hop })) : [];
      }),
  };
}

/** What `Protocols` says of a server: its own lines, else the main server's (core.c, merge). */
function protocolsOf({ nodes }: Config, server: Server): readonly string[] {
  const named = (of: Config['nodes']): readonly string[] =>
    of.flatMap(({ name, args }) => (name === 'protocols' ? args : []));
  const own = named(server.nodes);
  return own.length > 0 ? own : named(nodes);
}

/**
 * How an httpd is asked what it would make of a stream.
 * @param reread the httpd with remedies in its configuration
 */
export function apachePredictor(
  apache: Reading,
  reread: (remedies: readonly Remedy[]) => Result<Predictor>,
): Predictor {
  const { configuration } = apache;
  const resolve = (request: HopRequest): Result<Resolution> => apache.resolve(request);
  const arriving = (request: HopRequest): HopRequest => {
    const address = request.address ?? addressFor(configuration, request);
    return address === undefined ? request : { ...request, address };
  };
  return {
    offersHttp2(request) {
      const { modules } = configuration;
      // mod_http2 declines to serve in a process that does one request at a time (h2_mpm_supported).
      if (!modules.has('http2') || modules.has('mpm_prefork')) return false;
      const resolution = resolve(arriving(request));
      return resolution.ok && protocolsOf(configuration, resolution.value.server).includes('h2');
    },
    ways(request) {
      const ways = ownWays({ resolve, onward }, arriving(request));
      return ways.ok ? ok(ways.value.map((way) => predictedWay(apache, way))) : ways;
    },
    // What a directive is worth depends on others here: each edit is read anew.
    edited: (remedies) =>
      remedies.some(({ edits }) => edits.length > 0) ? reread(remedies) : undefined,
    turningPoints: [],
  };
}
