/** What was read of a configuration of Apache httpd. */
export const apacheFailures = {
  'not-apache': '{binary}: not Apache httpd',
  'apache-not-listening':
    'no Listen of the configuration that was read takes connections to {address}:{port}; Apache may run with another one',
  'apache-no-tls': 'the virtual host that serves {address}:{port} does not speak TLS',
  'apache-folder-hidden':
    'Apache (process {pid}) was started with the relative folder {folder}, and this user may not see from where',
  'apache-wrong-end': '</{name}> closes no section that is open there',
  'apache-no-end': '<{name}> is not closed',
  'apache-no-bracket': '<{name}: the line does not end with >',
  'apache-not-understood': 'unclog does not understand {directive}',
  'apache-include-deep': 'more than {limit} files include one another',
  'lint-apache':
    'from a configuration alone, unclog predicts of nginx only; of an Apache, unclog route URL -c CONFIG --proxy apache shows what is in effect',
} as const;
