import type { Setting, Settings } from '../../../model/route.ts';
import { workerKey } from '../effective.ts';

/** `30` or `30s`, `500ms`, `5min` in milliseconds (ap_timeout_parameter_parse); seconds unless said. */
function milliseconds(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d+)(ms|mi|min|s|h|hour)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const of: Readonly<Record<string, number>> = { ms: 1, s: 1000, mi: 60_000, min: 60_000 };
  return Number(number) * (of[unit.toLowerCase()] ?? 3_600_000);
}

/** How long the application may be silent, and the setting that says so. */
export interface CutOff {
  readonly afterMs: number;
  readonly setting: Setting;
}

/**
 * A worker's own `timeout` counts before `ProxyTimeout`, and that before `Timeout`
 * (ap_proxy_determine_connection in proxy_util.c).
 */
export function cutOffOf(settings: Settings): CutOff | undefined {
  for (const key of [workerKey('timeout'), 'proxytimeout', 'timeout']) {
    const setting = settings.get(key);
    const afterMs = milliseconds(setting?.values[0]?.[0] ?? '');
    if (setting && afterMs !== undefined) return { afterMs, setting };
  }
  return undefined;
}
