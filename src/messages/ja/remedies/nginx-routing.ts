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
} as const;
