import type { Lint } from '../diagnose/lint.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Release } from '../proxies/predictor.ts';
import { clientJson, findingJson } from './json.ts';

/** The document of `lint --json`, without its schema version. */
export async function lintJson(
  lint: Lint,
  { kind, version, source }: Release,
  messages: Messages,
): Promise<Readonly<Record<string, unknown>>> {
  const { framing, headers, eventBytes, idleMs } = lint.assumed;
  const reason = lint.predicted.find((one) => one.reason)?.reason;
  return {
    url: lint.url,
    verdict: lint.verdict,
    [`${kind}Version`]: version,
    [`${kind}VersionFrom`]: source,
    assumed: {
      framing,
      headers: headers.map(([name, value]) => `${name}: ${value}`),
      eventBytes: eventBytes[0],
      idleMs,
    },
    clients: lint.clients.map((client) => clientJson(client, messages)),
    findings: await Promise.all(
      lint.findings.map((finding) => findingJson(finding, lint.files, messages)),
    ),
    dependsOn: lint.dependsOn,
    forecast: lint.forecast,
    ...(reason ? { reason: { code: reason.code, message: failureText(messages, reason) } } : {}),
  };
}
