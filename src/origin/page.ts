const style = `
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; }
  #silence { background: #fff3cd; border-left: .3rem solid #b8860b; color: #533f03; padding: .5rem 1rem; }
  #events { font-family: ui-monospace, monospace; }
  @media (prefers-color-scheme: dark) { body { background: #161616; color: #eee; } }`;

/** Relative, so that the page also works below a path of a proxy. */
const script = `
  const events = document.getElementById('events');
  const silence = document.getElementById('silence');
  let last = Date.now();
  const source = new EventSource('event');
  source.onmessage = ({ data }) => {
    last = Date.now();
    silence.hidden = true;
    const item = document.createElement('li');
    item.textContent = data;
    events.prepend(item);
    if (events.children.length > 100) events.lastElementChild.remove();
  };
  setInterval(() => {
    const seconds = Math.floor((Date.now() - last) / 1000);
    silence.hidden = seconds < 3;
    if (!silence.hidden) silence.textContent = 'No event for ' + seconds + ' s';
  }, 500);`;

/** The page at `/`: each event as it comes, newest first, and a plain sign of silence. */
export const page: string = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Live events</title>
<style>${style}
</style>
</head>
<body>
<h1>Live events</h1>
<p>Served by the reference application. A new number should appear every second.</p>
<p id="silence" role="status" hidden></p>
<ul id="events" aria-label="Events, newest first"></ul>
<script>${script}
</script>
</body>
</html>
`;
