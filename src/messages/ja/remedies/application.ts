/** What the application should do otherwise. */
export const applicationRemedies = {
  'answer-200': { title: 'この要求にはステータス 200 とストリームで応答する' },
  'event-stream-type': {
    title: 'アプリケーションから Content-Type: text/event-stream を送る',
  },
  'stream-instead': { title: 'この要求にはストリームで応答する' },
  'data-field': { title: 'イベントの各行の前に「data: 」を書く' },
  'blank-line': { title: '各イベントを空行で終える（改行を二つ続ける）' },
  'no-bom': { title: 'ストリームに BOM を書かない' },
  'flush-compressed': {
    title: 'イベントごとに圧縮器をフラッシュする（Express の compression では res.flush()）',
  },
  'no-transform': {
    title:
      'ストリームを圧縮しない（Express の compression では Cache-Control: no-cache, no-transform）',
  },
  'not-compressed': { title: 'アプリケーションの圧縮の対象からストリームを外す' },
  'negotiate-and-flush': {
    title: '圧縮を受け付けるクライアントにだけ圧縮し、イベントごとに圧縮器をフラッシュする',
  },
  'flush-events': { title: 'イベントごとにフラッシュする' },
  'no-content-length': {
    title: 'Content-Length を付けず、イベントが起きるたびに送る',
  },
  'allow-origin': { title: 'ページに読み取りを許す: Access-Control-Allow-Origin' },
} as const;
