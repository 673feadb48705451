/** What is changed in the servers that run Python applications. */
export const pythonRemedies = {
  'gunicorn-threads': {
    title: 'Give each worker of gunicorn threads, one for each stream: --threads 32',
  },
  'gunicorn-no-timeout': { title: 'Let gunicorn never kill a busy worker: --timeout 0' },
  'uwsgi-threads': {
    title: 'Give each process of uWSGI threads, one for each stream: threads = 32',
  },
  'uwsgi-no-harakiri': { title: 'Let uWSGI never kill a busy worker: harakiri = 0' },
} as const;
