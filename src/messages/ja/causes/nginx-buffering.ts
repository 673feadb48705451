/** Causes that hold a stream in the buffers of nginx. */
export const nginxBufferingCauses = {
  'nginx/proxy-buffering': {
    title: 'nginx が応答バッファにストリームを溜めています',
    why: 'proxy_buffering が on のとき、nginx は長さの決まっていない応答を {bufferBytes} バイトのバッファに溜め、満杯になるか応答が終わるまで渡しません。イベントは小さくストリームは終わらないので、ブラウザーには何も届きません。',
  },
  'nginx/fastcgi-buffering': {
    title: 'nginx が FastCGI アプリケーションのストリームを応答バッファに溜めています',
    why: 'fastcgi_buffering が on のとき、nginx はアプリケーションの出力を {bufferBytes} バイトのバッファに溜め、満杯になるか応答が終わるまで渡しません。ここでは proxy_buffering は関係ありません。',
  },
  'nginx/uwsgi-buffering': {
    title: 'nginx が uwsgi アプリケーションのストリームを応答バッファに溜めています',
    why: 'uwsgi_buffering が on のとき、nginx はアプリケーションの出力を {bufferBytes} バイトのバッファに溜め、満杯になるか応答が終わるまで渡しません。ここでは proxy_buffering は関係ありません。',
  },
  'nginx/scgi-buffering': {
    title: 'nginx が SCGI アプリケーションのストリームを応答バッファに溜めています',
    why: 'scgi_buffering が on のとき、nginx はアプリケーションの出力を {bufferBytes} バイトのバッファに溜め、満杯になるか応答が終わるまで渡しません。ここでは proxy_buffering は関係ありません。',
  },
  'nginx/x-accel-buffering-yes': {
    title: 'アプリケーション自身がバッファリングを nginx に求めています',
    why: '応答に X-Accel-Buffering: yes があり、{directive} の値にかかわらずバッファリングが有効になります。',
  },
  'nginx/ignored-x-accel-buffering': {
    title: 'アプリケーションがバッファリングを止めようとしても、nginx が従わない設定です',
    why: '応答には X-Accel-Buffering: no があり、本来ならバッファリングは止まります。しかし {directive} にこのヘッダーがあるため nginx は従わず、{buffering} は on のままです。',
  },
} as const;
