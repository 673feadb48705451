import { applicationRemedies } from './remedies/application.ts';
import { nginxRemedies } from './remedies/nginx.ts';
import { nginxHoldingRemedies } from './remedies/nginx-holding.ts';
import { originRemedies } from './remedies/origin.ts';

/** What each remedy does, as a command to the reader. */
export const remedies = {
  ...nginxRemedies,
  ...nginxHoldingRemedies,
  ...originRemedies,
  ...applicationRemedies,
} as const;
