import { applicationRemedies } from './remedies/application.ts';
import { nginxCapacityRemedies } from './remedies/nginx-capacity.ts';
import { nginxHoldingRemedies } from './remedies/nginx-holding.ts';
import { nginxRoutingRemedies } from './remedies/nginx-routing.ts';
import { nginxRemedies } from './remedies/nginx.ts';
import { originRemedies } from './remedies/origin.ts';

/** What each remedy does. */
export const remedies = {
  ...nginxRemedies,
  ...nginxHoldingRemedies,
  ...nginxRoutingRemedies,
  ...originRemedies,
  ...applicationRemedies,
  ...nginxCapacityRemedies,
} as const;
