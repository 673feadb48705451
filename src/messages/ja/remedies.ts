import { nginxRemedies } from './remedies/nginx.ts';
import { nginxRoutingRemedies } from './remedies/nginx-routing.ts';
import { originRemedies } from './remedies/origin.ts';

/** What each remedy does. */
export const remedies = { ...nginxRemedies, ...nginxRoutingRemedies, ...originRemedies } as const;
import { nginxHoldingRemedies } from './remedies/nginx-holding.ts';
import { originRemedies } from './remedies/origin.ts';

/** What each remedy does. */
export const remedies = { ...nginxRemedies, ...nginxHoldingRemedies, ...originRemedies } as const;
