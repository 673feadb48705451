import { clientCauses } from './causes/client.ts';
import { apacheCauses } from './causes/apache.ts';
import { nginxBufferingCauses } from './causes/nginx-buffering.ts';
import { nginxCapacityCauses } from './causes/nginx-capacity.ts';
import { nginxHoldingCauses } from './causes/nginx-holding.ts';
import { nginxRequestCauses } from './causes/nginx-request.ts';
import { nginxRoutingCauses } from './causes/nginx-routing.ts';
import { nginxTimeoutCauses } from './causes/nginx-timeouts.ts';
import { originCauses } from './causes/origin.ts';
import { phpCauses } from './causes/php.ts';
import { pythonCauses } from './causes/python.ts';

/** What each cause is called, and why it stops a stream. */
export const causes = {
  ...nginxBufferingCauses,
  ...nginxHoldingCauses,
  ...nginxRoutingCauses,
  ...nginxTimeoutCauses,
  ...originCauses,
  ...clientCauses,
  ...phpCauses,
  ...pythonCauses,
  ...apacheCauses,
  ...nginxCapacityCauses,
  ...nginxRequestCauses,
} as const;
