/** Causes that lie on the way of the request, before there is a stream. */
export const nginxRequestCauses = {
  'nginx/request-buffering': {
    title: 'リクエストの本文がすべて届くまで、アプリケーションに伝わりません',
    why: '{directive} が on (既定値) だと、nginx はリクエストの本文を最後の 1 バイトまで読んでから、はじめて先へ渡します。上りの回線が遅いときや、クライアントが本文をまだ書いているときは、その間アプリケーションはストリームを始められません。',
  },
  'nginx/http2-limits': {
    title: '1 つのブラウザーが同時に開けるストリームが少なすぎます',
    why: 'http2_max_concurrent_streams は 1 つの HTTP/2 接続につき {limit} 本まで許しますが、ブラウザーはホストごとに 1 つの接続しか使いません。開いたイベントストリームは、ほかのタブのものも含めて枠を占め続けます。{limit} 本に達すると、次に求めたものは、ストリームでもスクリプトでも画像でも、どれかが終わるまで待たされます。',
  },
} as const;
