import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = new URL('../../schema/', import.meta.url);

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
for (const name of readdirSync(folder)) {
  ajv.addSchema(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object);
}

/** What a document has against a schema of the repository; empty when it is valid. */
export function problemsWith(schema: string, document: unknown): string[] {
  const validate = ajv.getSchema(`${schema}.json`);
  if (!validate) throw new Error(`there is no schema ${schema}`);
  void validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
