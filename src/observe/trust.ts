import { existsSync, readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Where systems keep the certificates that their programs trust, curl among them. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let ofSystem: SecureContext | undefined;

/**
 * Whom to trust: the given PEM certificates, else what Node brings along and what the system trusts
 * besides, such as a company's own authority. Reading the latter takes some milliseconds, once.
 */
export function trustContext(ca: string | undefined): SecureContext {
  if (ca !== undefined) return createSecureContext({ ca });
  if (!ofSystem) {
    const bundle = systemBundles.find((path) => existsSync(path));
    const more = bundle === undefined ? [] : [readFileSync(bundle, 'utf8')];
    ofSystem = createSecureContext({ ca: [...rootCertificates, ...more] });
  }
  return ofSystem;
}
