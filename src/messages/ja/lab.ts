/** The words of the lab. */
export const lab = {
  /** The stories and hints lie with the scenarios, in a file for each language. */
  language: 'ja',
  up: '{scenario} が、わざと壊した状態で動いています: {title}。',
  page: 'ページ',
  stream: 'ストリーム',
  config: '編集',
  reload: '再読み込み',
  grade: '採点',
  help: 'ヒント',
  stop: '停止',
  hint: 'ヒント {number}/{of}:',
  otherClients: '各クライアントに届く様子 (採点には含みません):',
  portPassedOver: 'ポート {port} は{why}ので、{taken} で待ち受けます。',
  why: { taken: '使用中な', forbidden: 'このユーザーには使えない' },
  untilInterrupt: 'Ctrl+C で終わります。',
  ended: '{program} が自ら終了しました: {reason}',
  stopped: '{scenario} を停止しました。',
  solved: '{scenario}: {file} を {put} に変えました',
  fullMarks:
    '満点: {command} が data: 1、data: 2、data: 3 … を、次が送られる前に 1 つずつ表示します',
  noMarks: '0 点: {reason}',
  withoutCurl: 'curl がないので、同じリクエストを curl なしで送りました',
  printed: '表示された内容:',
} as const;
