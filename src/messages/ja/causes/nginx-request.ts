/** Causes that lie on the way of the request, before there is a stream. */
export const nginxRequestCauses = {
  'nginx/request-buffering': {
    title: 'リクエストの本文がすべて届くまで、アプリケーションに伝わりません',
    why: '{directive} が on (既定値) だと、nginx はリクエストの本文を最後の 1 バイトまで読んでから、はじめて先へ渡します。上りの回線が遅いときや、クライアントが本文をまだ書いているときは、その間アプリケーションはストリームを始められません。',
  },
} as const;
