import { clientCauses } from './causes/client.ts';
import { nginxBufferingCauses } from './causes/nginx-buffering.ts';
import { nginxCapacityCauses } from './causes/nginx-capacity.ts';
import { nginxHoldingCauses } from './causes/nginx-holding.ts';
import { nginxRoutingCauses } from './causes/nginx-routing.ts';
import { nginxTimeoutCauses } from './causes/nginx-timeouts.ts';
import { originCauses } from './causes/origin.ts';

/** What each cause is called, and why it stops a stream. */
export const causes = {
  ...nginxBufferingCauses,
  ...nginxHoldingCauses,
  ...nginxRoutingCauses,
  ...nginxTimeoutCauses,
  ...originCauses,
  ...clientCauses,
  ...nginxCapacityCauses,
} as const;
