/** What is changed in the application. */
export const originRemedies = {
  'x-accel-buffering-no': {
    title: 'アプリケーションから応答ヘッダー X-Accel-Buffering: no を送る',
  },
  'cache-control-no-store': {
    title: 'アプリケーションから応答ヘッダー Cache-Control: no-store を送る',
  },
  heartbeat: { title: 'アプリケーションから、それより短い間隔でコメント行を送る' },
} as const;
