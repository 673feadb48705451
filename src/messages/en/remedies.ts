import { applicationRemedies } from './remedies/application.ts';
import { apacheRemedies } from './remedies/apache.ts';
import { nginxCapacityRemedies } from './remedies/nginx-capacity.ts';
import { nginxHoldingRemedies } from './remedies/nginx-holding.ts';
import { nginxRequestRemedies } from './remedies/nginx-request.ts';
import { nginxRoutingRemedies } from './remedies/nginx-routing.ts';
import { nginxRemedies } from './remedies/nginx.ts';
import { originRemedies } from './remedies/origin.ts';
import { phpRemedies } from './remedies/php.ts';
import { pythonRemedies } from './remedies/python.ts';

/** What each remedy does, as a command to the reader. */
export const remedies = {
  ...nginxRemedies,
  ...nginxHoldingRemedies,
  ...nginxRoutingRemedies,
  ...originRemedies,
  ...applicationRemedies,
  ...phpRemedies,
  ...pythonRemedies,
  ...apacheRemedies,
  ...nginxCapacityRemedies,
  ...nginxRequestRemedies,
} as const;
