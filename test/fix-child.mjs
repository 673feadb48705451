// Runs one fix in a process of its own, so that a test can kill it. Reads its orders, one JSON
// document, from the first argument; prints what happened as one JSON line.
import { readFileSync } from 'node:fs';

import { applyFix } from '../dist/fix/apply.js';
import { undo } from '../dist/fix/undo.js';
import { nginxControl } from '../dist/proxies/nginx/control.js';

const orders = JSON.parse(process.argv[2] ?? '{}');
const good = { ok: true, value: undefined };

/** The configuration as unclog finds and reads it. */
async function found() {
  const { processInfo } = await import('../dist/host/processes.js');
  const { openRunningNginx } = await import('../dist/proxies/nginx/nginx.js');
  const { includeFolders } = await import('../dist/proxies/nginx/include-folders.js');
  const { validateInSandbox } = await import('../dist/prove/validate.js');
  const opened = await openRunningNginx(processInfo(orders.instance.master));
  if (!opened.ok) throw new Error(opened.failure.code);
  const nginx = opened.value;
  const entry = { host: '127.0.0.1', port: orders.port };
  return {
    config: nginx.config,
    files: nginx.files,
    folders: includeFolders(nginx.configuration),
    validateCopy: (changed) => validateInSandbox(nginx, entry, changed),
  };
}

/** The configuration as the test knows it: quick, for runs that are many. */
function given({ config, files, folders }) {
  const texts = files.map((path) => [path, readFileSync(path, 'latin1')]);
  return { config, files: new Map(texts), folders, validateCopy: async () => good };
}

const subject = orders.given ? given(orders.given) : await found();

const steps = [];
function step(call, path) {
  steps.push(`${call} ${path}`);
  if (steps.length === orders.killAt || call === orders.killAtCall) {
    process.kill(process.pid, 'SIGKILL');
  }
}

const reloadTimeoutMs = 10_000;

/** Proxies behind the first, whose files change as well. */
const behind = (orders.behind ?? []).map(({ instance, ...told }) => ({
  ...given(told),
  control: nginxControl(instance, { step, reloadTimeoutMs }),
}));
const allFiles = new Map([subject, ...behind].flatMap((one) => [...one.files]));

const edits = (orders.edits ?? []).map(({ file, find, put }) => {
  const start = allFiles.get(file).indexOf(find);
  if (start < 0) throw new Error(`${find} is not in ${file}`);
  return { file, span: { start, end: start + find.length }, text: put };
});

async function verify() {
  const response = await fetch(`http://127.0.0.1:${orders.port}/`, {
    headers: { connection: 'close' },
  });
  return (await response.text()) === orders.expect
    ? good
    : { ok: false, failure: { code: 'not-as-expected', details: {} } };
}

const news = [];
const request = {
  ...subject,
  control: nginxControl(orders.instance, { step, reloadTimeoutMs }),
  ...(behind.length > 0 ? { behind } : {}),
  stateFolder: orders.state,
  verify,
  accept: orders.accept ?? [],
  tell: (item) => news.push(item),
  step,
};
const result = orders.undo ? await undo(request) : await applyFix({ ...request, edits });
console.log(JSON.stringify({ result, news, steps }));
