/** Causes that lie in the application itself. */
export const originCauses = {
  'origin/error-status': {
    title: 'アプリケーション自身がエラーを返しています',
    why: 'ステータス {status} を返しているのはアプリケーション自身で、プロキシを通さずに尋ねても同じです。EventSource は 200 以外のステータスを受け取ると諦め、再接続しません。',
  },
  'origin/content-type': {
    title: 'アプリケーションの応答がイベントストリームと名乗っていません',
    why: 'Content-Type は「{type}」です。EventSource が受け付けるのは text/event-stream だけで、それ以外では諦めて再接続しません。',
  },
  'origin/error-page-as-stream': {
    title: 'アプリケーションがストリームとして HTML のページを送っています',
    why: 'ヘッダーは text/event-stream ですが、続く内容は HTML です。多くの場合、エラーやログインのページがストリームのヘッダーのまま返されています。どの行もイベントにはなりません。',
  },
  'origin/no-data-field': {
    title: 'アプリケーションが送る内容に data フィールドがありません',
    why: 'ストリームは「{line}」で始まります。クライアントに届くのは行頭の「data:」に続く部分だけで、ほかの行はエラーにもならずに無視されます。',
  },
  'origin/no-blank-line': {
    title: 'アプリケーションがイベントを空行で終えていません',
    why: 'イベントは空行、つまり改行が二つ続いたところで初めて完結します。ここでは data 行が途切れずに続くため、クライアントから見るといつまでも終わらない一つのイベントになります。',
  },
  'origin/bom': {
    title: 'アプリケーションがイベントの前に BOM を書いています',
    why: 'クライアントが EF BB BF の 3 バイトを取り除くのは、ストリームの先頭だけです。それ以外の場所ではフィールド名の一部とみなされ、行が「data」で始まらなくなるので無視されます。',
  },
  'origin/compressed': {
    title: 'アプリケーションがストリームを圧縮し、圧縮器をフラッシュしていません',
    why: '圧縮を受け付けるクライアントに対し、アプリケーション自身が Content-Encoding: {coding} を付け、数十キロバイト溜まるまでイベントを圧縮器に留めています。--compressed を付けない curl では分かりませんが、ブラウザーでは起こります。',
  },
  'origin/content-length': {
    title: 'アプリケーションが応答を最後まで書き終えてから送っています',
    why: '応答に Content-Length: {length} があります。長さを告げられるのは全体を溜めたからで、最後のイベントが揃うまで何も届きません。',
  },
  'origin/held': {
    title: 'アプリケーションが自分のバッファにイベントを溜めています',
    why: 'プロキシを通さずに受け取っても、イベントは {bytes} バイトずつまとまって届きます。アプリケーションはバッファに書き込むだけで、イベントごとにフラッシュしていません。',
  },
  'origin/no-heartbeat': {
    title: 'アプリケーションの沈黙が、プロキシの待ち時間に迫っています',
    why: '{silence} 秒のあいだ何も送られませんでした。{proxy} は {clock} 秒で諦めます（{directive}）。余裕は {spare} 秒しかなく、もう少し長い沈黙でストリームは切れます。',
  },
} as const;

/** What some of them are in a form of their own. */
export const originForms = {
  'compressed-unasked':
    'プロキシを通さず、Accept-Encoding を付けずに要求しても、応答に Content-Encoding: {coding} が付いています。本文は少し届きましたが、そこからは何も読み取れません。圧縮器がフラッシュされず、数十キロバイト溜まるまでイベントが留まっています。何を受け付けるクライアントにも、イベントは届きません。',
  'until-the-end':
    'プロキシを通さずに受け取っても、すべてのイベントが応答の終わりにまとめて届きます。アプリケーションはバッファに書き込むだけで、イベントごとにフラッシュしていません。',
  'cors-missing':
    '要求は {origin} のページからのものです。応答には誰が読み取ってよいか（Access-Control-Allow-Origin）が書かれていないため、ブラウザーはそのページに渡しません。curl は気にしません。',
} as const;
