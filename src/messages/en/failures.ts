/** One line for each failure: what, where, and what to do. */
export const failures = {
  'file-missing': '{path}: there is no such file',
  'file-unreadable': '{path}: this user may not read it; run unclog as a user who may',
  'file-not-regular': '{path}: not a regular file',
  'file-not-folder': '{path}: not a folder',
  'program-missing': '{command} is not installed or not on the PATH',
  'program-not-started': '{command} could not be started: {reason}',
  'program-timeout': '{command} did not finish in time',
} as const;
