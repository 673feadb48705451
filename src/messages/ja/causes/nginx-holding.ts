/** Causes that hold what nginx's buffering lets pass, change it, or keep it for others. */
export const nginxHoldingCauses = {
  'nginx/gzip': {
    title: 'nginx の gzip 圧縮器にストリームが溜まっています',
    why: 'これらのクライアントには nginx がストリームを圧縮します。{buffering} が on だと圧縮器を flush するきっかけがなく、イベントは数十キロバイト届くまで、多くは応答が終わるまで中に留まります。--compressed なしの curl のように Accept-Encoding: gzip を送らないクライアントには、すべてのイベントが届きます。',
  },
  'nginx/brotli': {
    title: 'nginx の brotli 圧縮器にストリームが溜まっています',
    why: 'これらのクライアントには nginx が brotli でストリームを圧縮します。{buffering} が on だと圧縮器を flush するきっかけがなく、応答が終わるまで何も出てきません。Accept-Encoding: br を送らないクライアントには、すべてのイベントが届きます。',
  },
  'nginx/x-accel-buffering-stripped': {
    title:
      'アプリケーションの X-Accel-Buffering: no が、アプリケーション側のプロキシで取り除かれています',
    why: 'アプリケーションはヘッダー X-Accel-Buffering: no でバッファリングを止めています。nginx はこれに従い、応答から取り除くので、伝わるのはアプリケーションの隣の nginx だけです。この nginx には届かず、{buffering} は on のままです。',
  },
  'nginx/cache-sendfile': {
    title: 'キャッシュを通る途中で nginx にストリームが溜まっています',
    why: 'この応答はキャッシュできるため、nginx は書き込んだファイルから送ります。sendfile が on だとファイルの断片は flush されず、postpone_output (1460 バイト) 届くまで、aio threads では次のイベントが来るまで待たされます。',
  },
  'nginx/sub-filter': {
    title:
      'sub_filter の検索文字列がイベントの終わりで始まるため、nginx が各イベントの末尾を留めています',
    why: 'sub_filter が探す文字列は、イベントの終わりと同じ {pattern} で始まります。nginx はそれかどうかを見分けるため、続きが来るまで空行を留めます。そのため各イベントは次のイベントが来て初めて完成します。バッファリングの on・off は関係ありません。',
  },
  'nginx/body-filter': {
    title: 'Lua フィルターの後ろで nginx にストリームが溜まっています',
    why: 'body_filter_by_lua は通るバッファを別のものに置き換えます。{buffering} が on だとそれらは flush されず、イベントは postpone_output (1460 バイト) 届くまで待たされます。',
  },
  'nginx/add-before-body': {
    title: 'nginx が最初のイベントを次のイベントが来るまで留めています',
    why: 'add_before_body があると、応答の最初の部分は別のリクエストを待ちます。{buffering} が on だと、それが済んでも起こすものがなく、最初に来たものは次に来たものと一緒に出ていきます。',
  },
  'nginx/limit-rate': {
    title: 'nginx がストリームを書かれるより遅く送っています',
    why: 'nginx はヘッダーやチャンクの長さも含めて 1 秒に {rate} バイトまでしか渡しません。それを超えた分は待たされ、遅れは増え続けます。この制限は {buffering} が on のときだけ働きます。',
  },
  'nginx/image-filter': {
    title: 'nginx がストリームを画像とみなし、拒んでいます',
    why: 'ストリームを返す場所で image_filter が有効です。nginx はそこを通るすべての応答の先頭を調べ、JPEG、GIF、PNG、WebP でないものの代わりに 415 を返します。',
  },
  'nginx/force-ranges': {
    title: 'nginx がストリームから範囲を切り出しています',
    why: 'リクエストは範囲 ({range}) を求めており、{directive} が on なので、nginx は長さの示されたどの応答からもその範囲を切り出します。クライアントには 206 が返り、そのバイト数で終わります。',
  },
  'nginx/cache-lock': {
    title: '最初のクライアントのストリームが終わるまで、次のクライアントが待たされます',
    why: 'この応答はキャッシュでき、{directive} が on なので、取得するのは一度に 1 つのクライアントだけです。ほかはキャッシュに入るまで、または {timeout} の間待たされますが、ストリームは終わりません。',
  },
  'nginx/cache-replay': {
    title: '終わったストリームを nginx が次のクライアントにもう一度送ります',
    why: 'この応答はキャッシュできるため、終わりまで届いたストリームは {directive} により保存されます。次のクライアントには、アプリケーションへのリクエストなしに、この古いイベントがまとめて届きます。',
  },
  'nginx/cache-leak': {
    title: 'クライアントが去っても、アプリケーションに伝わりません',
    why: 'nginx は {directive} で保存するものを、クライアントが去った後も終わりまで読みます。ストリームに終わりはないので、アプリケーションとの接続は開いたままになり、誰も読まないものを書き続けることになります。',
  },
  'nginx/ignore-client-abort': {
    title: 'クライアントが去っても nginx は気づきません',
    why: '{directive} が on だと、nginx はクライアントがまだいるかどうかを確かめません。アプリケーションが黙っている間、接続は開いたままで、次に書くか読み取りのタイムアウトになるまで閉じません。',
  },
} as const;
