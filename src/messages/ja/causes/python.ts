/** Causes in the servers that run Python applications. */
export const pythonCauses = {
  'gunicorn/sync-worker': {
    title: 'gunicorn のワーカーが空いていません。ストリームは続く限りワーカーを占有します',
    why: 'gunicorn は sync クラスのワーカーを {workers} 個動かしています。sync ワーカーは一度に 1 つのリクエストしか処理できず、ストリームは終わらないリクエストなので、同時に流せるのは {places} 本だけです。次に来たクライアントには、誰かが離れるまで何も届きません。',
  },
  'gunicorn/worker-timeout': {
    title: 'gunicorn が長く続くストリームのワーカーを終了させます',
    why: 'timeout は {timeout} 秒です。1 つのリクエストにそれより長くかかる sync ワーカーは生存を知らせられず、gunicorn に終了させられます。どれだけ送っていても、ストリームはその合計時間で切れます。',
  },
  'uwsgi/one-worker': {
    title: 'uWSGI のワーカーが空いていません。ストリームは続く限りワーカーを占有します',
    why: 'uWSGI はプロセス {processes} 個、スレッド各 {threads} 本で動き、それぞれ一度に 1 つのリクエストしか処理できません。ストリームは終わらないリクエストなので、同時に流せるのは {places} 本だけです。次に来たクライアントには、誰かが離れるまで何も届きません。',
  },
  'uwsgi/harakiri': {
    title: 'uWSGI が長く続くストリームのワーカーを終了させます',
    why: 'harakiri は {seconds} 秒です。1 つのリクエストの合計時間がこれを超えたワーカーは、どれだけ送っていても終了させられます。応答はそこで終わり、クライアントには正常な終わりに見えます。',
  },
} as const;

/** The same causes where other clients came first and have all the places. */
export const pythonForms = {
  'gunicorn-taken':
    'gunicorn はこれらのリクエストに応答していません。受け付けるワーカーがなく、接続はソケットで待っています。枠はすべてほかのクライアントが占有しています。動いているのは sync クラスのワーカー {workers} 個で、一度に 1 つのリクエストしか処理できません。ストリームは終わらないリクエストなので、{places} 本開いているだけで、誰かが離れるまでほかのクライアントには何も届きません。',
  'uwsgi-taken':
    'uWSGI はこれらのリクエストに応答していません。受け付けるワーカーがなく、接続はソケットで待っています。枠はすべてほかのクライアントが占有しています。動いているのはプロセス {processes} 個、スレッド各 {threads} 本で、それぞれ一度に 1 つのリクエストしか処理できません。ストリームは終わらないリクエストなので、{places} 本開いているだけで、誰かが離れるまでほかのクライアントには何も届きません。',
} as const;
