/** What is changed in the configuration of nginx. */
export const nginxRemedies = {
  'proxy-buffering-off': { title: '応答のバッファリングを止める: proxy_buffering off;' },
  'proxy-http-version-1.1': {
    title: 'アプリケーションと HTTP/1.1 で話す: proxy_http_version 1.1;',
  },
  'fastcgi-buffering-off': { title: '応答のバッファリングを止める: fastcgi_buffering off;' },
  'fastcgi-keep-conn': {
    title: 'アプリケーションとの接続を保ち、レコードの終わりが nginx に分かるようにする',
  },
  'uwsgi-buffering-off': { title: '応答のバッファリングを止める: uwsgi_buffering off;' },
  'scgi-buffering-off': { title: '応答のバッファリングを止める: scgi_buffering off;' },
  'ignore-x-accel-buffering': {
    title: 'アプリケーションのヘッダー X-Accel-Buffering を nginx に無視させる',
  },
  'longer-read-timeout': { title: 'アプリケーションが黙っていてよい時間を延ばす' },
  'obey-x-accel-buffering': {
    title: 'アプリケーションのヘッダー X-Accel-Buffering に nginx を再び従わせる',
  },
} as const;
