import { causes } from './causes.ts';
import { commands } from './commands.ts';
import { failures } from './failures.ts';
import { folklore } from './folklore.ts';
import { lab } from './lab.ts';
import { reasons } from './reasons.ts';
import { remedies } from './remedies.ts';
import { report } from './report.ts';
import { route } from './route.ts';

/** Every text, in English: the texts that the others translate. */
export const en = {
  causes,
  commands,
  failures,
  folklore,
  reasons,
  lab,
  remedies,
  report,
  route,
} as const;
