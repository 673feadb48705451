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
  'lint-apache-answers': 'Apache answers this itself, with status {status}',
  'lint-apache-files': 'Apache answers this from files, or with a page of its own',
  'lint-apache-scheme':
    'Apache passes this on in {scheme}, and what it makes of a stream then is not known',
} as const;
