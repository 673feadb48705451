import { apacheFailures } from './failures/apache.ts';

/** One line for each failure: what, where, and what to do. */
export const failures = {
  'file-missing': '{path}: ファイルがありません',
  'file-unreadable':
    '{path}: このユーザーには読めません。読めるユーザーで unclog を実行してください',
  'file-not-regular': '{path}: 通常のファイルではありません',
  'file-not-folder': '{path}: フォルダーではありません',
  'program-missing': '{command} がインストールされていないか、PATH にありません',
  'program-not-started': '{command} を起動できませんでした: {reason}',
  'program-timeout': '{command} が時間内に終わりませんでした',
  'bad-url':
    '{url}: http または https の URL ではありません。http://localhost/event のように全体を書いてください',
  'bad-header': '-H {name}: ヘッダーではありません。"Name: value" と書いてください',
  'bad-method': '-X {method}: メソッドではありません',
  'bad-resolve': '--resolve {text}: HOST:PORT:ADDRESS と書いてください',
  'host-unknown': '{host}: このホストのアドレスが分かりません',
  'not-nginx': '{binary}: nginx ではありません',
  'port-taken': '{host} のポート {port} は使用中です。--port で別のポートを選んでください',
  'port-forbidden':
    'このユーザーはポート {port} で待ち受けられません。--port で 1024 以上を選んでください',
  'address-unavailable': '{host}:{port} で待ち受けられません: {reason}',
  'listener-elsewhere': '{address} はこのマシンのアドレスではありません',
  'listener-missing': 'ここではポート {port} で何も待ち受けていません',
  'listener-hidden':
    'ポート {port} はユーザー ID {uid} のプロセスが使っており、このユーザーには中が見えません',
  'listener-ambiguous':
    'ポート {port} はプロセス {pids} のどれかが使っていますが、このユーザーには区別できません',
  'listener-container': 'ポート {port} を使うプロセス {pid} はコンテナーの中にあります',
  'gateway-parameters-unknown':
    'nginx がアプリケーションに渡す内容は {on} に依存するため、アプリケーションには直接問い合わせていません',
  'socket-missing': 'ここでは {path} で何も待ち受けていません',
  'socket-hidden':
    '{path} はユーザー ID {uid} のプロセスが使っており、このユーザーには中が見えません',
  'socket-ambiguous':
    '{path} はプロセス {pids} のどれかが使っていますが、このユーザーには区別できません',
  'socket-container': '{path} を使うプロセス {pid} はコンテナーの中にあります',
  'stream-undecodable': '応答は {coding} で圧縮されており、ここでは復号できません (Node.js {node})',
  'not-php-fpm': '{binary}: PHP-FPM ではありません',
  'php-fpm-config-hidden': 'プロセス {pid} がどの設定で起動されたのか、このユーザーには見えません',
  'pool-not-listening': 'この PHP-FPM には {address} で待ち受けるプールがありません',
  'not-gunicorn': '{binary}: gunicorn ではありません',
  'gunicorn-command-hidden':
    'gunicorn (プロセス {pid}) の起動方法がこのユーザーには見えないか、コマンドラインが上書きされています',
  'not-uwsgi': '{binary}: uWSGI ではありません',
  'uwsgi-command-hidden':
    'uWSGI (プロセス {pid}) の起動方法がこのユーザーには見えないか、コマンドラインが上書きされています',
  'setting-unknown': '{directive} の値は、ここでは実行しないコードによって決まります',
  'lab-unknown': 'シナリオ {scenario} はありません。unclog lab list で一覧を見られます',
  'lab-runs': '{scenario} はすでに動いています。unclog lab stop {scenario} で終わります',
  'lab-down': '{scenario} は動いていません。unclog lab start {scenario} で動かせます',
  'lab-program-failed': '{program} が起動しませんでした: {reason}',
  'lab-program-missing':
    '{command} がインストールされていないか、PATH にありません。Debian では: sudo apt-get install --no-install-recommends {packages}',
  'lab-one-port': '--port で指定できるポートは 1 つなので、シナリオも 1 つだけにしてください',
  'lab-gone': 'この実習を動かしているプロセスが応答しません',
  'lab-solution-unknown': '{scenario} に解決策 {solution} はありません。あるのは {known} です',
  'lab-solution-unfit':
    '{file} に "{find}" がちょうど 1 つある状態ではありません。unclog lab stop と start で元に戻ります',
  'lab-not-stopped': '{scenario} が終わりませんでした。プロセスは {pid} です',
  'grade-silent': '沈黙: アプリケーションは {sent} 件送り、届いたのは {printed} 行でした',
  'grade-burst': 'まとめて到着: イベント {event} は、次のイベントが送られた後に届きました',
  'grade-ended': '早い終了: アプリケーションが {events} 件送ったところで応答が終わりました',
  'grade-content': '内容の誤り: "{line}" と表示されました',
  'grade-unreachable': '到達できません: {message}',
  'grade-page': '{url} のページが壊れています: {problem}',
  'grade-bypassed-port':
    'プロキシを通っていません: 実習の {proxy} がポート {port} を使っていません',
  'grade-content-type':
    'イベントは届いていますが、Content-Type が "{type}" です。ブラウザーは text/event-stream だけをストリームとして扱います',
  'grade-leak': '外に見せるべきでない情報が応答に含まれています: {line}',
  'grade-websocket-refused': '{url} で WebSocket を開けません: {answer}',
  'grade-websocket':
    'WebSocket は開きますが、メッセージが 1 つずつ届きません (それまでに {lines} 行)',
  'grade-failover':
    'アプリケーションが落ちてクライアントが再接続した後、"{wanted}" が届くはずのところ "{line}" でした',
  'grade-bypassed-origin':
    'このリクエストはアプリケーションに届きませんでした。プロキシを通っていないか、プロキシがリクエストを止めています',

  // What a client met on the wire.
  'dns-failed': 'このホストのアドレスが分かりません ({reason})。綴りを確かめてください',
  'connect-failed': '{reason}',
  'tls-failed': 'TLS ハンドシェイクに失敗しました ({reason})。-k でどの証明書も受け入れます',
  'h2-not-offered':
    'サーバーは HTTP/2 を提供していません (選ばれたのは {alpn})。--http1.1 なら HTTP/2 なしで尋ねます',
  'h2-protocol-error': '返ってきたものが HTTP/2 の規則に反しています',
  'bad-record': 'そこで応答しているものは FastCGI を話しません。ポートを確認してください',
  'not-http':
    'そこで応答しているものは HTTP を話しません。ポートと、http と https の別を確かめてください',
  'bad-response-header': '応答のヘッダーが正しくありません',
  'bad-content-length': '応答の Content-Length が数値ではありません',
  'bad-transfer-encoding': '応答の Transfer-Encoding が HTTP にないものです',
  'header-too-big': '応答のヘッダーが終わりません',
  'no-response': 'サーバーは応答せずに接続を閉じました',
  'connection-closed': 'サーバーは応答せずに接続を閉じました',
  complete: 'サーバーは応答せずに接続を閉じました',
  cut: 'サーバーは応答の途中で接続を閉じました',
  reset: 'サーバーが接続をリセットしました',
  interrupted: '中断しました',
  'bad-event-field': 'このフィールドを持つイベントは書けません: {name}',

  // What was read of a configuration.
  'nginx-not-listening':
    '読んだ設定には {address}:{port} で待ち受けるサーバーがありません。nginx は別の設定で動いているかもしれません',
  'nginx-no-tls': '設定で {address}:{port} を待ち受けるサーバーは TLS を話しません',
  'nginx-folder-hidden':
    'nginx (プロセス {pid}) は相対パスの prefix {prefix} で起動されており、起点のフォルダーがこのユーザーには見えません',
  'nginx-handshake-refused':
    '設定により、ポート {port} の名前 {host} への TLS ハンドシェイクは拒否されます',
  'nginx-include-cycle': '{path} が自分自身を include しています',
  'nginx-include-too-many': 'include されるファイルが {limit} 個を超えています',
  'edits-overlap': '2 つの変更が同じ場所で重なっています',
  'edit-outside': '変更がファイルの外を指しています',
  'edit-elsewhere': '{file} は設定のファイルではありません',

  // Trials in a sandbox: why there is none, and what the copy had to change.
  'sandbox-refused': '{file}:{line}: サーバーが設定の写しを拒否しました: {reason}',
  'trial-too-many': 'さらに {streams} 本のストリームを同時に開く必要があり、試行には多すぎます',
  'trial-too-long':
    '{seconds} 秒かかり、指示なしの試行には長すぎます。--watch-cut {seconds}s を付けると試行できます',
  'sandbox-silent': '写しが {seconds} 秒以内に応答しませんでした',
  'sandbox-no-http': '{file}: http ブロックがありません',
  'sandbox-no-listener': '読んだ設定には {host}:{port} で待ち受けるサーバーがありません',
  'sandbox-edits': '{file} は場所により意味が異なる形で include されており、写しを作れません',
  'sandbox-untrusted-code':
    '{file}: {directive} は独自のコードを含み、この環境では試行を閉じ込められないため、何も実行していません。信頼できるなら --trust-config で実行します',
  'sandbox-listen': '待ち受けるアドレス ({directive}、{count} か所)',
  'sandbox-room': '{directive} に自身のサーバーの分の余裕 ({count} か所)',
  'sandbox-path': '{directive} の専用フォルダー ({count} か所)',
  'sandbox-upstream': '{directive} の宛先 ({count} か所)',
  'sandbox-left-out': '{directive} を除外 ({count} か所)',
  'sandbox-own-application': '元と同じ書き方をする unclog のアプリケーション',
  'sandbox-certificate': '{directive} に使い捨ての証明書 ({count} か所)',
  'certificate-not-made': 'openssl で使い捨ての証明書を作れませんでした',

  // Changing the live configuration.
  'config-invalid': 'サーバーが設定を受け付けません: {message}',
  'dump-unavailable': 'このサーバーは設定を出力できません ({reason})',
  'reading-differs':
    '{path}: サーバーが読む設定と unclog が読む設定が異なります。何も変えていません',
  'signal-forbidden':
    'このユーザーはサーバー (プロセス {pid}) に設定を読み直させることができません。実行してください: {command}',
  'proxy-not-running': '見つけたサーバー (プロセス {pid}) はもう動いていません',
  'proxy-died': 'サーバー (プロセス {pid}) は設定の読み直し中に終了しました',
  'reload-refused': 'サーバーは古い設定のままです: {reason}',
  'reload-not-seen': 'サーバーは {timeoutMs} ms 以内に設定を取り込みませんでした',
  'reload-needed': '元に戻したファイルをサーバーはまだ読んでいません。再読み込みさせてください',
  'workers-died': 'サーバーは設定を取り込みましたが、ワーカーが終了しました: {reason}',
  'no-valid-order': 'どの順に変更しても、途中の設定が正しくなりません: {message}',
  'restore-failed': '{path} を元に戻せませんでした ({reason})。元の内容は {backup} にあります',
  'restore-conflict':
    '{path} はその間に別の誰かが変更したため、そのままにしました。元の内容は {saved} にあります',
  'state-folder-unsafe':
    '{path} はこのユーザー専用のフォルダーではないため、内容を信用しません。削除してください',
  'config-changed-since-load':
    '{files} はサーバーが最後に読み込んだ後に変更されており、編集の途中かもしれません。先に再読み込みさせるか、--yes を付けてください',
  'file-managed':
    '{path} には別のプログラムが書き込むと記されています ("{line}")。そちらで変更してください',
  'file-named-twice': '{path} は 2 つの名前で読まれています。手で変更してください',
  'journal-damaged': '以前の内容の写し {path} が壊れています。何も変えていません',
  'nothing-to-undo': '取り消せる unclog の修正はありません',
  'other-site-broken':
    '{site} は変更前には応答していましたが ({before})、変更後は応答しません ({after})',
  'workers-missing': 'サーバーにワーカープロセスがありません。先に起動し直してください',
  'fix-locked': '{config} は別の unclog が変更中です。終わってからもう一度実行してください',
  'file-changed': '{path} がその間に変更されました。何もしていません。もう一度実行してください',
  'file-hard-linked': '{path} には別の名前があり、そちらに古い内容が残ります。手で変更してください',
  'file-in-config-map': '{path} は Kubernetes の ConfigMap です。そちらで変更してください',
  'file-mounted': '{path} はコンテナーなどに単独でマウントされています。ホスト側で変更してください',
  'file-read-only':
    '{path}: このユーザーには変更できません。変更できるユーザーで unclog を実行してください',
  'package-conffile':
    '{path} はパッケージ {package} のもので、次の更新時に変更について尋ねられます',
  'owner-not-kept': '{path} はユーザー ID {uid} のもので、このユーザーは所有者を他人にできません',
  'disk-full': '{path}: ディスクがいっぱいです',
  'disk-read-only': '{path}: ディスクに書き込めません',
  'disk-forbidden':
    '{path}: このユーザーは書き込めません。書き込めるユーザーで unclog を実行してください',
  'disk-failure': '{path}: {call} に失敗しました ({reason})',

  // What another run of unclog said itself.
  told: '{message}',
  usage: '{message}',

  // The chain of commands.
  'tour-flag': '{flag}: npm start が受け付けるのは --once だけです。例: npm start -- --once',
  'reload-cuts-streams':
    '{directive} により、{proxy} は再読み込みの {seconds} 秒後に、いま開いているストリームを切ります',
  'fix-no-process': '動いているプロキシがここで見つからなかったため、何も変えていません',
  'fix-still-clogged': '{clients} にはまだ届きません',

  // Predictions from a configuration alone.
  'lint-client-unknown': '--client {id}: そのようなクライアントはありません。あるのは {known} です',
  'lint-assumption-unknown':
    "--assume {text}: 使えるのは framing=NAME、header='NAME: VALUE'、event-bytes=N、idle=TIME です",
  'lint-framing-unknown': '--assume framing={name}: 使えるのは {known} です',
  'lint-version': '{flag} {text}: {example} のように書いてください',
  'lint-version-of': '{flag} は --proxy {kind} とは一緒に使えません。--{own} を使ってください',
  'lint-nginx-answers': 'nginx 自身がステータス {status} で応答します',
  'lint-files-answer': 'nginx がファイルか自身のページで応答します',
  'lint-module-answers': '{directive} のモジュールが応答し、何を送るかは設定からは読み取れません',
  'lint-undecided': '何が応答するかは {on} によって変わります',

  // What a configuration holds that nginx would refuse.
  'nginx-argument-count': '{directive} の引数は {count} 個ではなく {expected} です',
  'nginx-directive-of-other-version':
    'nginx {version} に {directive} はありません ({since} から {until} まで)',
  'nginx-duplicate': '{directive} がここにもう 1 つあります',
  'nginx-invalid-value': '{directive} に {value} は使えません。使えるのは {expected} です',
  'nginx-lua-bracket': '{expected} がありません。nginx は続く {limit} バイトの中を探します',
  'nginx-lua-empty': '{directive} のブロックが空です',
  'nginx-lua-too-long': 'この Lua コードには {limit} バイトを超える字句があります',
  'nginx-missing-block': '{directive} にはブロックが必要です',
  'nginx-module-missing':
    '{directive} にはモジュール {module} が必要ですが、この nginx にはありません',
  'nginx-not-allowed-here': '{directive} は {context} に置けません。置けるのは {allowed} です',
  'nginx-unexpected-block': '{directive} にブロックは付けられません',
  'nginx-unexpected-character': '予期しない {character} があります。必要なもの: {expected}',
  'nginx-unexpected-end': 'ファイルがここで終わっています。必要なもの: {expected}',
  'nginx-unknown-directive': 'ディレクティブ {directive} は知られていません',
  'nginx-word-too-long':
    '{limit} バイトを超える単語かコメントがあります。引用符が閉じていないのかもしれません',

  // Saved observations, and more of the wire.
  'bad-observation': '{path}: unclog が保存した観測ではありません ({at})',
  'not-json': '{path}: JSON 文書ではありません',
  'not-saved': '{path} に書き込めませんでした ({reason})',
  'redirect-loop': 'リダイレクトが {url} へ循環しています',
  'too-many-redirects': 'リダイレクトが {count} 回を超えます',
  'too-many-interim-responses': '途中経過の応答 (1xx) ばかりで、最終の応答がありません',
  'cause-unknown': '原因 {cause} はありません。unclog explain --list で一覧を見られます',
  'undo-no-process':
    '{config} で動くサーバーが見つからなかったため、何も変えていません。起動してからやり直してください',
  'keep-no-process': '動いているプロキシがここに見つからないため、写せるものがありません',
  'url-missing': 'ストリームの URL か、--from で保存済みの調査を指定してください',
  'from-with': '--from は保存したものだけを使うため、--{flag} は一緒に使えません',
  'saved-other-url': '{folder} に保存されている調査は {url} のものです',
  'bad-saved-check': '{path}: unclog が保存した調査ではありません ({at})',
  ...apacheFailures,
} as const;
