/** Causes that lie in what browsers do. */
export const clientCauses = {
  'client/eventsource-gives-up': {
    title: 'ブラウザーはこの応答で完全に諦めます',
    why: '応答のステータスは {status} です。EventSource は 200 以外をすべて終わりとみなし（204 はそのための値です）、接続を閉じて再接続しません。curl ではイベントが見える場合もあります。',
  },
  'client/charset': {
    title: 'Chromium が文字コードを理由にストリームを拒みます',
    why: 'Content-Type に charset={charset} とあります。ストリームは何と書かれていても常に UTF-8 ですが、Chromium はほかの文字コードを見ると完全に諦めます。Firefox や curl ではイベントが見えます。',
  },
  'client/six-connections': {
    title: 'ブラウザーが同時に開けるストリームは六つまでです',
    why: 'HTTP/1.1 では、ブラウザーは一つのホストに対し、すべてのタブを合わせて六つまでしか接続せず、ストリームはそれぞれ一つを占有します。七つ目はサーバーに届かないまま待ち、サイトのほかの要求も同じく待たされます。HTTP/2 にこの制限はありませんが、ブラウザーが HTTP/2 を使うのは TLS のときだけです。',
  },
  'client/cors': {
    title: 'ブラウザーがこのストリームを要求元のページに渡しません',
    why: '要求は {origin} のページからのものです。応答はそのページに読み取りを許していないか（Access-Control-Allow-Origin: {said}）、Cookie を伴う読み取りを許していません。curl は気にしませんが、ブラウザーは拒みます。',
  },
} as const;
