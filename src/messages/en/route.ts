/** The words of `unclog route`. */
export const route = {
  passes: 'passes the request on to {servers}',
  passesTarget: 'as {target}',
  answers: 'answers by itself',
  application: 'runs {what}',
  files: 'serves files',
  unknown: 'goes where the configuration does not tell',
  dependsOn: 'This depends on {names}, which cannot be known from here.',
  mayRefuse:
    'This depends on {names}, which may turn the request away: it is taken to let it pass.',
  byDefault: 'default of {kind} {version}',
  notSet: '(none)',
  replaced: 'replaced {places}',
  backup: '{address} (backup)',
  down: '{address} (down)',
  hop: '{number}. {name}',
  scope: '{place} ({scope})',
} as const;
