/**
 * Generates broken configurations, has a real nginx run each, fixes it as the command line does, and
 * has curl confirm every promise: `npx jiti bench/fix.ts [COUNT [SEED [PART OF A NAME]]]`.
 */
import { drawCases } from '../test/broken/cases.ts';
import { judgeAll } from '../test/broken/judgement.ts';

const [count = '200', seed = '1', part = ''] = process.argv.slice(2);
const cases = drawCases(Number(count), Number(seed)).filter(({ name }) => name.includes(part));
const begun = performance.now();
let [fixed, claims, refuted] = [0, 0, 0];
const remedies = new Map<string, number>();
await judgeAll(cases, 4, ({ name }, judgement) => {
  claims += judgement.claims;
  refuted += judgement.refuted;
  if (judgement.wrong.length > 0) {
    console.log(`WRONG  ${name}\n       ${judgement.wrong.join('\n       ')}`);
    return;
  }
  fixed += 1;
  remedies.set(judgement.remedy, (remedies.get(judgement.remedy) ?? 0) + 1);
});
const seconds = (performance.now() - begun) / 1000;
console.log(`${fixed} of ${cases.length} fixed for every client, minimal, nothing else touched`);
console.log(`${claims - refuted} of ${claims} proved remedies do for curl what was claimed`);
console.log(`${seconds.toFixed(0)} s`);
for (const [id, times] of remedies) console.log(`  ${id.padEnd(50)} ${times}`);
if (fixed < cases.length) process.exitCode = 1;
