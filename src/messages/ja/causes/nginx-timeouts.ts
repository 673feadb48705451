/** Causes that cut a stream in nginx by a clock. */
export const nginxTimeoutCauses = {
  'nginx/read-timeout': {
    title: 'アプリケーションが黙っていると nginx がストリームを切ります',
    why: '{directive} は {timeout} です。アプリケーションがその間何も送らないと、nginx は応答を閉じます。コメント行も含め、1 バイトでも送れば時間は測り直されます。',
  },
  'nginx/read-timeout-zero': {
    title: 'nginx がアプリケーションの応答を待たずに諦めます',
    why: '{directive} が 0 です。これは無制限ではなく待ち時間なしの意味で、nginx はアプリケーションが応答する前に 504 を返します。',
  },
  'nginx/shutdown-timeout': {
    title: 'リロードしたとき、開いていたストリームを nginx が切ります',
    why: 'リロードのあと、古いワーカーは開いている応答が終わるまで処理を続けます。しかし worker_shutdown_timeout が {timeout} なので、その時間が過ぎると閉じます。ストリームは自然には終わらないため、リロードのたびにすべて切れます。',
  },
  'nginx/client-half-close': {
    title: '送信側を閉じたクライアントを、nginx がいなくなったと見なしています',
    why: 'クライアントはリクエストのあと「もう何も送らない」と伝え、受信だけを続けます。nginx はこれをクライアントがいなくなったものと見なし、{directive} が on でなければアプリケーションから離れて接続を閉じます。ブラウザーと curl は送信側を閉じません。',
  },
} as const;
