/** What is changed in the configuration of Apache httpd. */
export const apacheRemedies = {
  'flushpackets-on': {
    title: 'アプリケーションの出力を Apache にフラッシュさせる: flushpackets=on',
  },
  'flushpackets-on-worker': {
    title: 'ワーカーを作るディレクティブのほうに flushpackets=on を書く',
  },
  'no-gzip': { title: 'ストリームを圧縮しない: SetEnv no-gzip 1' },
  'longer-proxy-timeout': { title: 'アプリケーションが黙っていてよい時間を延ばす: timeout=' },
} as const;
