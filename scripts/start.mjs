// npm start: the whole job once, on a real system that is broken on purpose.
import { prepareBuild, prepareNode, preparePackages, preparePrograms } from './prepare.mjs';

prepareNode();
preparePackages();
preparePrograms({ nginx: 'nginx', curl: 'curl' });
prepareBuild();

const { tour } = await import('../dist/cli/tour.js');
await tour(process.argv.slice(2));
