/** What is changed where nginx takes the request another way than was meant. */
export const nginxRoutingRemedies = {
  'right-family': {
    title: 'このリクエストを渡しているモジュールのディレクティブに書き換える',
  },
  'read-timeout-here': { title: 'この URL を処理する場所で、同じ時間だけ黙っていてよいことにする' },
  'location-modifier': {
    title: 'location を URL に一致するように書く (ほかのパスもここで処理されるようになる)',
  },
  'prefix-priority': {
    title: '前方一致を正規表現より優先する: location ^~ (その下のすべてのパスが対象)',
  },
  'exact-location': {
    title: 'この URL だけの location を作り、バッファリングなしでアプリケーションに渡す',
  },
  'auth-lets-in': { title: '可否を決めるサーバーで、このリクエストを許可する' },
  'repeat-headers': { title: '外側に書いてある行を、新しい行の隣にも書く' },
  'intercept-errors-off': { title: 'アプリケーションの応答をそのままクライアントに見せる' },
} as const;
