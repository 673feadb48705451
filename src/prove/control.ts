import { request } from 'node:http';

import type { Endpoint } from '../proxies/copies.ts';

/** A copy that takes connections and says nothing for so long is stuck. */
const giveUpMs = 5000;

/**
 * One whole exchange with the sandbox's own server; false when it did not work. A sandbox with one
 * worker handles what is ready in turn: once it has answered this, it has also handled what came
 * before.
 */
export function passControl(gate: Endpoint): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ ...gate, path: '/', agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(true)).once('error', () => resolve(false));
    });
    asked.once('error', () => resolve(false));
    asked.setTimeout(giveUpMs, () => asked.destroy());
    asked.end();
  });
}
