import type { Messages } from '../messages.ts';
import { causes } from './causes.ts';
import { commands } from './commands.ts';
import { failures } from './failures.ts';
import { folklore } from './folklore.ts';
import { lab } from './lab.ts';
import { reasons } from './reasons.ts';
import { remedies } from './remedies.ts';
import { report } from './report.ts';
import { route } from './route.ts';

/** Every text, in Japanese. */
export const ja = {
  causes,
  commands,
  failures,
  folklore,
  lab,
  reasons,
  remedies,
  report,
  route,
} satisfies Messages;
