/** The words of the lab. */
export const lab = {
  scenarios: {
    'sse-behind-nginx': {
      title: 'nginx の後ろで Server-Sent Events が動かない',
      story:
        'イベントをその場で表示するページがあります。nginx をリバースプロキシとしてアプリケーションの前に置いてから、ページは開くのにイベントがまったく届かなくなりました。curl -N localhost/event で再び data: 1、data: 2、data: 3 … と表示されるようにしてください。',
    },
  },
  up: '{scenario} が、わざと壊した状態で動いています: {title}。',
  page: 'ページ',
  stream: 'ストリーム',
  config: '編集',
  reload: '再読み込み',
  grade: '採点',
  stop: '停止',
  portPassedOver: 'ポート {port} は{why}ので、{taken} で待ち受けます。',
  why: { taken: '使用中な', forbidden: 'このユーザーには使えない' },
  untilInterrupt: 'Ctrl+C で終わります。',
  nginxEnded: 'nginx が自ら終了しました: {reason}',
  stopped: '{scenario} を停止しました。',
  solved: '{scenario}: {file} を {put} に変えました',
  fullMarks:
    '満点: {command} が data: 1、data: 2、data: 3 … を、次が送られる前に 1 つずつ表示します',
  noMarks: '0 点: {reason}',
  withoutCurl: 'curl がないので、同じリクエストを curl なしで送りました',
  printed: '表示された内容:',
} as const;
