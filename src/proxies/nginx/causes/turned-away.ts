import type { Act } from '../../../model/act.ts';
import type { ClientId } from '../../../model/client.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Sight } from '../../proxy.ts';

/** Whom nginx itself answers with this status, though the application does not. */
export function refusedWith({ clients, next }: Sight, status: number): readonly ClientId[] {
  if (next?.head?.status === status) return [];
  return clients.filter(({ head }) => head?.status === status).map(({ client }) => client);
}

const isServed = ({ head }: Observation): boolean => head?.status === 200;

/**
 * What a trial plays for who is turned away beside so many streams: as many as it takes, those of
 * the clients that were served among them.
 */
export function beside({ clients }: Sight, room: number): Act {
  return { kind: 'together', beside: Math.max(0, room - clients.filter(isServed).length) };
}

/** Whom nginx answers with an error of its own, or not at all, though the application answers. */
export function sentAway({ clients, next }: Sight): readonly ClientId[] {
  if (!next?.head || next.head.status === 500) return [];
  return clients
    .filter(({ address, head }) => (head ? head.status === 500 : address !== undefined))
    .map(({ client }) => client);
}
