// Runs one fix in a process of its own, so that a test can kill it. Reads its orders, one JSON
// document, from the first argument; prints what happened as one JSON line.
import { processInfo } from '../dist/host/processes.js';
import { openRunningNginx } from '../dist/proxies/nginx/nginx.js';
import { nginxControl } from '../dist/proxies/nginx/control.js';
import { includeFolders } from '../dist/proxies/nginx/include-folders.js';
import { applyFix } from '../dist/fix/apply.js';
import { undo } from '../dist/fix/undo.js';
import { validateInSandbox } from '../dist/prove/validate.js';

const orders = JSON.parse(process.argv[2] ?? '{}');

const opened = await openRunningNginx(processInfo(orders.master));
if (!opened.ok) throw new Error(opened.failure.code);
const { config, files, configuration, instance } = opened.value;

const edits = (orders.edits ?? []).map(({ file, find, put }) => {
  const start = files.get(file).indexOf(find);
  if (start < 0) throw new Error(`${find} is not in ${file}`);
  return { file, span: { start, end: start + find.length }, text: put };
});

const steps = [];
function step(call, path) {
  steps.push(`${call} ${path}`);
  if (steps.length === orders.killAt || call === orders.killAtCall) {
    process.kill(process.pid, 'SIGKILL');
  }
}

async function verify() {
  const response = await fetch(`http://127.0.0.1:${orders.port}/`, {
    headers: { connection: 'close' },
  });
  return (await response.text()) === orders.expect
    ? { ok: true, value: undefined }
    : { ok: false, failure: { code: 'not-as-expected', details: {} } };
}

const news = [];
const entry = { host: '127.0.0.1', port: orders.port };
const request = {
  config,
  files,
  folders: includeFolders(configuration),
  control: nginxControl(instance, { step, reloadTimeoutMs: orders.reloadTimeoutMs ?? 10_000 }),
  stateFolder: orders.state,
  validateCopy:
    orders.copy === 'unseen'
      ? async () => ({ ok: true, value: undefined })
      : (changed) => validateInSandbox(opened.value, entry, changed),
  verify,
  accept: orders.accept ?? [],
  tell: (item) => news.push(item),
  step,
};
const result = orders.undo ? await undo(request) : await applyFix({ ...request, edits });
console.log(JSON.stringify({ result, news, steps }));
