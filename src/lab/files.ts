import { join } from 'node:path';

import { ok, type Result } from '../model/result.ts';
import { page } from '../origin/page.ts';
import { throwawayCertificate } from '../prove/certificate.ts';
import { layersOf, valuesOf } from './programs.ts';
import type { ProgramSpec, Scenario } from './scenario.ts';
import { scenariosFolder } from './scenarios.ts';
import type { Setup } from './setup.ts';
import { fillTemplates, readTemplates } from './template.ts';

type Files = Readonly<Record<string, string>>;

/** The certificate of a lab that speaks TLS. */
async function secretsOf({ scheme }: Scenario): Promise<Result<Files>> {
  if (scheme === 'http') return ok({});
  const made = await throwawayCertificate();
  if (!made.ok) return made;
  return ok({ 'tls/certificate.pem': made.value.certificate, 'tls/key.pem': made.value.key });
}

/** What a program has in common with others of its kind. */
function commonOf(spec: ProgramSpec): Files {
  const { layers, to } = layersOf(spec);
  const templates = layers.map((layer) =>
    readTemplates(new URL(`common/${layer}/`, scenariosFolder)),
  );
  const files = templates.flatMap((layer) => Object.entries(layer));
  return Object.fromEntries(files.map(([path, text]) => [join(to, path), text]));
}

/**
 * A scenario's files by their path in the lab's folder: those that its programs have in common with
 * others, then its own. Failures: those of making a certificate.
 */
export async function filesOf(scenario: Scenario, setup: Setup): Promise<Result<Files>> {
  const secrets = await secretsOf(scenario);
  if (!secrets.ok) return secrets;
  const { folder, port } = setup;
  const ports = Object.entries({ ...setup.ports, port });
  const values = {
    ...valuesOf(setup),
    ...Object.fromEntries(ports.map(([name, port]) => [name, String(port)])),
    folder,
    page,
  };
  const common: Files = Object.assign({}, ...scenario.programs.map(commonOf));
  const own = readTemplates(new URL(`${scenario.id}/files/`, scenariosFolder));
  return ok({ ...fillTemplates({ ...common, ...own }, values), ...secrets.value });
}
