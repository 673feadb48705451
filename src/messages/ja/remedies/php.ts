/** What is changed in PHP's configuration or in a script. */
export const phpRemedies = {
  'php-output-buffering-off': {
    title: 'このプールで PHP の出力バッファを止める: php_admin_value[output_buffering] = Off',
  },
  'php-implicit-flush': {
    title: 'このプールで PHP に出力のたびにフラッシュさせる: php_admin_value[implicit_flush] = On',
  },
  'php-zlib-compression-off': {
    title: 'このプールで PHP に圧縮させない: php_admin_value[zlib.output_compression] = Off',
  },
  'php-no-terminate-timeout': {
    title: 'このプールのリクエストの時間制限をなくす: request_terminate_timeout = 0',
  },
  'php-max-children': {
    title: 'このプールのワーカーを、ストリームの数だけ持てるように増やす: pm.max_children',
  },
  'php-flush': { title: 'スクリプトでイベントごとに flush() を呼ぶ' },
  'php-ob-flush': {
    title: 'スクリプトでイベントごとに ob_flush()、flush() の順に呼ぶ',
  },
} as const;
