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
  'nginx/no-location': {
    title: 'この URL をアプリケーションに渡す location がなく、nginx 自身が応答しています',
    why: '{path} を処理しているのは {served} です。これは残りすべてを受け持つもので、アプリケーションには尋ねません。アプリケーションに渡すのは {others} ですが、このパスには一致しません。',
  },
  'nginx/trailing-slash-redirect': {
    title: 'nginx が末尾にスラッシュを付けた URL にリダイレクトしています',
    why: '「location {location}」があるため、nginx は {path} に自分で応答し、{to} へリダイレクトします。同じオリジンなので EventSource は従いますが、curl は -L を付けないと従わず、従わないクライアントはほかにも多くあります。',
  },
  'nginx/auth-request': {
    title: 'nginx が先に別のサーバーに可否を尋ね、そこが拒否しています',
    why: 'リクエストを渡す前に、auth_request が {uri} に尋ね、そこが {status} と答えています。クライアントにはストリームの代わりにそれが届きます。EventSource はクッキーを送りますが、Authorization ヘッダーは送れません。',
  },
  'nginx/header-inheritance': {
    title: 'ここにリクエストの設定を 1 行書いたため、外側に書いた設定がすべて失われています',
    why: 'proxy_set_header が引き継がれるのは、自分の proxy_set_header を持たないブロックだけです。「{line}」があるため {lost} が効かなくなっています。アプリケーションには {host} 宛てのリクエストとして届かず、{status} が返ります。',
  },
  'nginx/error-page': {
    title: 'nginx がアプリケーションの応答を自分のページに差し替えています',
    why: 'アプリケーションが {status} と答えているので、プロキシが何をしてもストリームは始まりません。エラーが横取りされるため、クライアントには {got} と別のページが届き、理由が分からなくなっています。横取りをやめればアプリケーション自身の応答が見えますが、ストリームが始まるのは、アプリケーションの答えが変わってからです。',
  },
} as const;

/** What is to be said of one form of these causes in place of the general sentence. */
export const nginxRoutingForms = {
  'redirect-away':
    '「location {location}」があるため、nginx は {path} に自分で応答し、{to} へリダイレクトします。これは元のリクエストとは別のオリジンです。nginx は前段のことを知らず、自分が知っている情報だけで URL を組み立てます。EventSource がそこに届くのは、そのアドレスに到達でき、CORS で許可されている場合だけです。',
  'not-told':
    '{directive} が引き継がれるのは、同じディレクティブを持たないブロックだけです。「{line}」があるため {lost} が効かなくなっています。アプリケーションには何を求められているかが伝わらず、処理は動かないまま {status} が返ります。',
  'auth-fails':
    'リクエストを渡す前に、auth_request が {uri} に尋ねます。それが失敗するか、可 (2xx) でも否 (401, 403) でもない応答を返すため、nginx は {status} を返します。',
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
  'not-read':
    '「{line}」は {there} にありますが、このファイルは設定のどの include にも入っておらず、nginx は読み込みません。{path} を処理しているのは {served} です。',
  'same-name':
    '「{line}」は、同じソケットで {there} という名前を持つ 2 つ目の server にあります。nginx は「conflicting server name … ignored」と警告し、リクエストを最初の server に渡します。',
} as const;
