import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../host/child.ts';
import { makeScratch } from '../host/scratch.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** A self-signed certificate and its key, PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** RSA: a configuration's `ssl_ciphers` may leave no other. */
const how = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=unclog-sandbox'.split(' ');

let made: Promise<Result<Certificate>> | undefined;

async function make(): Promise<Result<Certificate>> {
  const scratch = makeScratch('certificate');
  const [certificate, key] = [join(scratch.path, 'certificate'), join(scratch.path, 'key')];
  try {
    const output = await run('openssl', [...how, '-keyout', key, '-out', certificate]);
    if (!output.ok) return output;
    if (output.value.code !== 0) return fail('certificate-not-made');
    return ok({
      certificate: readFileSync(certificate, 'utf8'),
      key: readFileSync(key, 'utf8'),
    });
  } finally {
    scratch.remove();
  }
}

/**
 * The throwaway certificate of this process's sandboxes, made on first need.
 * Failures: `program-missing` (openssl), `program-timeout`, `certificate-not-made`.
 */
export function throwawayCertificate(): Promise<Result<Certificate>> {
  made ??= make();
  return made;
}
