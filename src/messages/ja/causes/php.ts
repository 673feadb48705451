/** Causes in PHP and its process manager. */
export const phpCauses = {
  'php/output-buffering': {
    title: 'PHP が自身の出力バッファにストリームを溜めています',
    why: 'output_buffering が {bytes} なので、PHP はスクリプトの出力をその量に達するまで溜めます。flush() はこのバッファより後ろの分しか送り出しません。このバッファを空にするのは ob_flush() です。',
  },
  'php/missing-flush': {
    title: 'スクリプトが出力を一度もフラッシュしていません',
    why: 'スクリプトはイベントを書くだけで、flush() もそれに当たる関数も呼んでいません。PHP-FPM は出力を 8 kB のバッファに溜め、満杯になるかスクリプトが終わると送ります。',
  },
  'php/zlib-compression': {
    title: 'PHP がストリームを圧縮し、圧縮器の中に溜めています',
    why: 'zlib.output_compression が有効です。gzip を受け付けるクライアントに対して PHP は出力を圧縮器に通しますが、flush() は圧縮器の中身を送り出しません。',
  },
  'php/request-terminate-timeout': {
    title: 'PHP-FPM がどのリクエストも一定時間で打ち切ります',
    why: 'request_terminate_timeout は {timeout} です。リクエストの合計時間がこれに達すると、どれだけ出力していても PHP-FPM はワーカーを終了させ、クライアントのストリームは途中で切れます。',
  },
  'php/max-children': {
    title: 'PHP-FPM のワーカーが空いていません。ストリームは続く限りワーカーを占有します',
    why: 'プール {pool} のワーカーは {limit} により最大 {places} 個で、それぞれ一度に 1 つのリクエストしか処理できません。ストリームは終わらないリクエストなので、同時に流せるのは {places} 本だけです。次に来たクライアントには、誰かが離れるまで何も届きません。',
  },
} as const;

/** The same cause where other clients came first and have all the places. */
export const phpForms = {
  'php-taken':
    'PHP-FPM はこれらのリクエストに応答していません。受け付けるワーカーがなく、接続はソケットで待っています。枠はすべてほかのクライアントが占有しています。プール {pool} のワーカーは {limit} により最大 {places} 個で、それぞれ一度に 1 つのリクエストしか処理できません。ストリームは終わらないリクエストなので、{places} 本開いているだけで、誰かが離れるまでほかのクライアントには何も届きません。',
} as const;
