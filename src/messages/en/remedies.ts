import { applicationRemedies } from './remedies/application.ts';
import { nginxCapacityRemedies } from './remedies/nginx-capacity.ts';
import { nginxHoldingRemedies } from './remedies/nginx-holding.ts';
import { nginxRoutingRemedies } from './remedies/nginx-routing.ts';
import { nginxRemedies } from './remedies/nginx.ts';
import { originRemedies } from './remedies/origin.ts';

/** What each remedy does, as a command to the reader. */
export const remedies = {
  ...nginxRemedies,
  ...nginxHoldingRemedies,
  ...nginxRoutingRemedies,
  ...originRemedies,
  ...applicationRemedies,
  ...nginxCapacityRemedies,
} as const;
