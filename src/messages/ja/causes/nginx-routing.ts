/** Causes that lie in where nginx really takes the request. */
export const nginxRoutingCauses = {
  'nginx/wrong-family': {
    title: 'ストリームのために書かれたディレクティブが、別のモジュールのものです',
    why: 'このリクエストを渡しているのは {pass} です。「{line}」は別のモジュールのもので、このリクエストにもほかのリクエストにも効きません。{pass} で効くのは {right} です。',
  },
  'nginx/location-caret': {
    title: 'この URL のつもりの location が、どの URL にも一致しない文字どおりのパスになっています',
    why: '「~」がないと、nginx は「location {location}」をパスの先頭の文字列として読みます。そのように始まるパスはありません。{path} は別の所 ({served}) で処理されています。「location {meant}」と書けば、{path} のほか一致するすべてのパスが、このブロックの設定で処理されます。',
  },
  'nginx/regex-location': {
    title: 'この URL のつもりの location より、正規表現の location が優先されています',
    why: '「location {prefix}」は {path} に一致しますが、「location {regex}」も一致します。nginx は「^~」のない前方一致より正規表現を優先するので、前者のブロックの設定はこの URL には一切効きません。',
  },
  'nginx/directive-elsewhere': {
    title: '効くはずのディレクティブが、この URL を処理しない場所にあります',
    why: '「{line}」は {there} にあります。{path} を処理しているのは {served} です。',
  },
} as const;

/** What is to be said of one form of these causes in place of the general sentence. */
export const nginxRoutingForms = {
  moved:
    '{path} へのリクエストはまず「location {there}」に来ますが、そこから別の location ({served}) に移ります。設定は引き継がれないので、「{line}」はアプリケーションに渡す所では効きません。',
  'not-chosen':
    '「{line}」は「location {there}」にあります。この location も {path} に一致しますが、nginx が選ぶ location は 1 つだけで、ここでは別のもの ({served}) です。隣の location からは何も引き継がれません。',
  alike:
    '「{line}」は「location {there}」にありますが、{path} はこの location では処理されず、別の所 ({served}) で処理されます。',
  'other-socket':
    '「{line}」は {there} で待ち受ける server にあります。このリクエストは別のソケットに届き、その server にはこの行がありません。',
  'other-name':
    '「{line}」は {there} という名前の server にあります。このリクエストは {host} 宛てなので別の server が応答し、そこにはこの行がありません。',
  'same-name':
    '「{line}」は、同じソケットで {there} という名前を持つ 2 つ目の server にあります。nginx は「conflicting server name … ignored」と警告し、リクエストを最初の server に渡します。',
} as const;
