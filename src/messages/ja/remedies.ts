import { applicationRemedies } from './remedies/application.ts';
import { nginxRemedies } from './remedies/nginx.ts';
import { originRemedies } from './remedies/origin.ts';

/** What each remedy does. */
export const remedies = { ...nginxRemedies, ...originRemedies, ...applicationRemedies } as const;
