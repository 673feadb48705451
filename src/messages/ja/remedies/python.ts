/** What is changed in the servers that run Python applications. */
export const pythonRemedies = {
  'gunicorn-threads': {
    title: 'gunicorn の各ワーカーに、ストリームの数だけスレッドを持たせる: --threads 32',
  },
  'gunicorn-no-timeout': { title: 'gunicorn に処理中のワーカーを終了させない: --timeout 0' },
  'uwsgi-threads': {
    title: 'uWSGI の各プロセスに、ストリームの数だけスレッドを持たせる: threads = 32',
  },
  'uwsgi-no-harakiri': { title: 'uWSGI に処理中のワーカーを終了させない: harakiri = 0' },
} as const;
