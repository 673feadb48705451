import type { Finding } from '../model/finding.ts';

/**
 * Do trials contradict the finding: the configuration as it is streams there, for those of whom it
 * says that they stall? What was seen stands all the same; what was only predicted does not.
 */
export function isRefuted({ clients, confidence, proof }: Finding): boolean {
  if (confidence === 'proved' || confidence === 'seen') return false;
  const asIs = (proof?.trials ?? []).filter(
    ({ remedy, client }) => remedy === undefined && clients.includes(client),
  );
  return asIs.length > 0 && asIs.every(({ verdict }) => verdict === 'streams');
}
