import { nginxRoutingForms } from './causes/nginx-routing.ts';
import { originForms } from './causes/origin.ts';
import { phpForms } from './causes/php.ts';
import { pythonForms } from './causes/python.ts';

/** The words of the reports. */
export const report = {
  verdicts: {
    streams: '届いています',
    clogged: '詰まっています',
    unexplained: '詰まっていますが、知られている原因に当てはまりません',
    'not-a-stream': 'イベントストリームではありません',
    silent: '沈黙: イベントが届きません。送られたかどうかはここからは分かりません',
    unreachable: '到達できません',
  },
  answers: {
    streams: '{url} は {clients} に届いています',
    clogged: '{url} は詰まっています: {title} ({confidence})',
    unexplained: '{url} は流れておらず、カタログのどの原因にも当てはまりません',
    'not-a-stream': '{url} の応答はイベントストリームではありません: {detail}',
    silent:
      '{url} は沈黙しています: {seconds} 秒間イベントがなく、送られたかどうかはここからは分かりません',
    unreachable: '{url} に到達できません: {detail}',
  },
  insteadBecause:
    '{url} の応答はイベントストリームではありません ({detail}): {title} ({confidence})',
  confidence: {
    proved: '{proxy} {version} で証明済み',
    seen: '観測済み',
    predicted: '予測、証明なし',
    possible: '可能性、証明なし',
  },
  shapes: {
    immediate: 'どのイベントもすぐに届く',
    behind: '{events} イベント遅れ',
    delayed: 'どのイベントも {ms} ms 遅れ',
    batched: 'まとめて届く',
    batchedBytes: '{bytes} バイトずつまとめて届く',
    batchedTime: '{ms} ms ごとにまとめて届く',
    held: '止められている: 何も届かない',
    heldBytes: '{bytes} バイト書かれるまで止められている',
  },
  ends: {
    open: '',
    complete: '応答は {ms} ms で終わりました',
    cut: '{ms} ms で切断されました',
    reset: '{ms} ms でリセットされました',
  },
  headings: {
    clients: 'クライアント',
    route: '経路',
    cause: '原因',
    warning: '注意',
    beside: 'そのほかに',
    remedies: '対策 (良い順)',
    proof: '証明',
    forecast: '他のバージョン',
    folklore: 'よく勧められる行',
    kept: '手作業で',
    next: '次に',
  },
  knowledge: { seen: '観測', read: '設定', proved: '証明', predicted: '予測' },
  saw: '{seconds} 秒間に {events} イベント',
  sawNothing: '{seconds} 秒間イベントなし',
  hopOrigin: 'アプリケーション',
  hopUnknown: '不明',
  byDefault:
    '設定には書かれておらず、この nginx の既定値です。リクエストを渡しているのは次の行です:',
  forms: {
    'few-threads':
      'gunicorn はワーカー {workers} 個、スレッド各 {threads} 本で動いています。1 本のスレッドは一度に 1 つのリクエストしか処理できず、ストリームは終わらないリクエストなので、同時に流せるのは {places} 本だけです。次に来たクライアントには、誰かが離れるまで何も届きません。',
    'flush-reversed':
      'スクリプトは ob_flush() より先に flush() を呼んでいます。ob_flush() が PHP 自身の {bytes} バイトのバッファから出した分は、次の flush() まで PHP-FPM の中で待つため、どのイベントも次のイベントが書かれるまで届きません。',
    'unlimited-buffer':
      'output_buffering が On で、上限のないバッファです。PHP はスクリプトが終わるまで出力をすべて溜めます。flush() はこのバッファより後ろの分しか送り出しません。このバッファを空にするのは ob_flush() です。',
    ...nginxRoutingForms,
    ...originForms,
    ...phpForms,
    ...pythonForms,
    tls: 'バッファリングが on でも、まとまったチャンクは通ります。しかし TLS 上の HTTP/1.x では、暗号化の前に ssl_buffer_size (既定で 16 kB) のバッファに溜められます。HTTP/2 のクライアントでは起こりません。',
    unflushed:
      'バッファリングが on でも、まとまったチャンクは通ります。しかしその先に flush を伝えるものがなく、クライアントによって圧縮器か TLS のバッファに溜まります。',
    length:
      'アプリケーションが Content-Length を送っています。バッファリングが on だと、nginx はその長さがそろうか {bufferBytes} バイトのバッファが満杯になるまで待ちます。アプリケーションと話す HTTP のバージョンには関係ありません。',
    'one-chunk':
      'アプリケーションが終わりのない 1 つのチャンクを書いています。バッファリングが on のとき、すぐに通るのはまとまって届いたチャンクだけです。クライアントには最初のイベントだけが届き、その後は {bufferBytes} バイトのバッファが満杯になるまで何も届きません。',
    'size-line-apart':
      'アプリケーションがチャンクの長さの行を別のパケットで書いています。バッファリングが on だと、続くチャンクは次のチャンクが始まるまで待たされ、クライアントには常に 1 イベント遅れて届きます。',
    'large-events':
      'バッファリングが on のとき、すぐに通るのは 1 つのバッファ ({bufferBytes} バイト) に収まるチャンクだけです。それより大きいイベントは前半だけがクライアントに届き、残りは次のイベントを待ちます。',
    bursts:
      'アプリケーションが複数のイベントを一度に書いています。バッファリングが on だと、始まったバッファ ({bufferBytes} バイト) の中で終わらないチャンクは、残りが次のまとまりを待ちます。クライアントにはイベントの前半だけが届きます。',
    chunks:
      'バッファリングが on のとき、すぐに通るのはまとまって届いたチャンクだけです。ここではイベントの一部が続きを待ってバッファに残ります。',
    'system-files':
      'nginx の各ワーカーが開けるファイルの数はシステムにより制限され、ソケットも数えられます。中継するストリームは、続いている間ずっと 2 つ使います。それを超えると 500 が返るか、応答のないまま待たされ、エラーログに「Too many open files」と記録されます。',
    lost: '{directive} は {timeout} です。アプリケーションがその間何も送らないと、nginx は応答を閉じます。それまで何も渡されておらず、その時点でバッファにあったデータは届けられずに捨てられます。そのため、{buffering} でイベントが通るようにすることと、この長さの沈黙を許すことの両方が必要です。',
  },
  suspects: {
    'tcp-segment': '約 1460 バイトは TCP パケット一つが運ぶ量です。',
    'page-4k':
      '4096 バイトは PHP（output_buffering）、C プログラムの標準出力、Go（bufio）の出力バッファの大きさです。',
    'page-8k':
      '8192 バイトは Python（io）、Java（BufferedWriter、Tomcat）、PHP-FPM の出力バッファの大きさです。',
    'buffer-16k':
      '16384 バイトは Node.js のストリームや、多くの TLS ライブラリのバッファの大きさです。',
    'deflate-window': '32768 バイトは gzip 圧縮器の窓の大きさです。',
    'buffer-64k': '65536 バイトは Linux のパイプのバッファの大きさです。',
  },
  idle: '{idle} もありますが、別のモジュールのもので、ここでは効きません。',
  holdsFor: '{clients} に届く',
  helps: '{clients} に有効',
  holdsForNone: '効果なし',
  notTried: '試していません',
  atHop: '{title} (ホップ {hop})',
  wouldSend: '{header}',
  trialAsIs: 'そのまま: {result}',
  trialWith: '「{remedy}」: {result}',
  trialStreams: '{clients} に届く',
  trialClosed: '{clients} が去るとアプリケーションに伝わる',
  trialLeftOpen: '{clients} が去ってもアプリケーションとの接続が開いたまま',
  trialReplayed: '{clients} に古いイベントがもう一度届く',
  trialHeld: '{clients} で止まる',
  trialInstead: '{clients} ではストリーム以外のものが返る',
  trialAnswered: '{clients} にアプリケーション自身の応答が届く',
  trialReplaced: '{clients} にはアプリケーション自身の応答が届かない',
  trialInconclusive: '{clients} では判定できず',
  sandbox:
    '{binary} ({kind} {version}) で動かした設定の写し。後ろには専用のアプリケーションを置いた',
  acts: {
    silence: '試行の内容: イベントを 1 つずつ 4 つ送り、{seconds} 秒黙ったあと、もう 1 つ送る',
    together: '試行の内容: これらのクライアントを同時に接続し、どのストリームも開いたままにする',
    togetherBeside:
      '試行の内容: {beside} 本のストリームを開いたまま、これらのクライアントを接続する',
    waiting: '試行の内容: {beside} 本のストリームを流し続けながら、もう 1 本を接続する',
    compressed: '試行の内容: 圧縮を受け付けるクライアントとして接続する',
    lasting: '試行の内容: イベントを 1 つずつ、合計 {seconds} 秒間送る',
    reload:
      '試行の内容: イベントを 1 つずつ 4 つ送ったあとリロードし、{seconds} 秒後にもう 1 つ送る',
    leave: '試行の内容: イベントを 1 つ送り、クライアントが去る',
    share: '試行の内容: 1 つのクライアントがストリームを開いている間に、別のクライアントが求める',
    repeat: '試行の内容: 1 つのクライアントが終わりまで受け取ったあと、別のクライアントが求める',
    upload: '試行の内容: リクエスト本文の最後の 1 バイトを残して送り、その後で残りを送る',
    multiplexed:
      '試行の内容: 1 つの HTTP/2 接続で {beside} 本のストリームを開いたまま、もう 1 本を求める',
    answer: '試行の内容: アプリケーションは実際と同じく、ストリームの代わりに {status} と答える',
  },
  sandboxChanged: '写しで変えた点: {changes}',
  unproved: '試していません: {reason}',
  notReproduced: '写しでは止まりませんでした。原因は別の所にあります。',
  notReplaced: '写しでは、応答が差し替えられることを確かめられませんでした。',
  apply: 'unclog fix {url}',
  applyOrigin: 'アプリケーションから {header} を送る',
  requests: '実際に送ったリクエスト: {count} 件',
  waiting: {
    'waiting-for-head': '応答を待っています … {seconds} 秒',
    'waiting-for-event': 'イベントを待っています … {seconds} 秒',
    'waiting-for-events': '観察中: {wanted} 件中 {seen} 件 … {seconds} 秒',
  },
  skipped:
    '{clients} としては尋ねませんでした。作用のあるリクエストを繰り返すことになるためです。--yes で許可できます。',
  hidden: '見えません: {reason}',
  from: '({hops} から)',
  fromBackup: '({hops} から。他が応答しないときのみ)',
  undecodable: '{url} についてはここからは分かりません: {detail}',
  partly:
    '{url} は {clients} に届いていますが、{address} が応答するときは止まります: {title} ({confidence})',
  show: {
    here: '設定全体を読ませるには: sudo nginx -T | unclog check {url} -c -',
    container: 'そこにある設定を読ませるには: docker exec NAME nginx -T | unclog check {url} -c -',
    elsewhere: 'そこにある設定を読ませるには: ssh HOST sudo nginx -T | unclog check {url} -c -',
  },
  status: 'HTTP {status}',
  wrongType: 'Content-Type: {type}',
  htmlInstead: 'ストリームではなく HTML が返ります',
  jsonInstead: 'ストリームではなく JSON が返ります',
  noEvents: 'イベントにならない行',
  folklore: {
    present: 'このストリームには何の効果もありません: {why}',
    advised: '役に立ちません: {why}',
    matters: '{clients} では違いがあります',
    none: 'この設定にはどれもありません',
  },
  repeatBy: '試行を手作業で繰り返すには: {command}',
  repeat: 'unclog prove {url} --keep',
  kept: {
    asIs: 'そのまま',
    with: '変更あり: {remedy}',
    expect: {
      streams: '# イベントが一つずつ、すぐに表示されます',
      clogged: '# 長い間何も表示されず、その後まとめて表示されます',
      answered: '# アプリケーションの応答が表示されます (エラーのステータスが付いたイベントです)',
    },
    remove: 'フォルダーは、削除するまで残ります。',
    none: '写しは残していません: {reason}',
  },
  lint: {
    answers: {
      streams: '{url} は {clients} に届くはずです',
      clogged: '{url} は止まるはずです: {title}',
      unexplained: '{url} は流れないはずですが、カタログのどの原因にも当てはまりません',
      'not-a-stream': '{url} の応答はイベントストリームにならないはずです: {detail}',
      silent: '{url} については設定からは分かりません: {detail}',
      unreachable: '{url} には到達できないはずです: {detail}',
    },
    basis:
      '{kind} {version} ({source})、応答の区切り方が {framing} のアプリケーション、{bytes} バイトのイベント、{idle} 秒の沈黙を想定した予測。何も実行していません',
    sources: {
      given: '指定',
      installed: 'インストール済み',
      newest: '知られている最新。インストールされていません',
    },
    dependsOn: 'これは {names} によって変わり、設定からは分かりません。',
    forecast: 'nginx {version} からは {clients} に届くはずです。',
    forecastNone: 'nginx {version} でも、どのクライアントにも届かないはずです。',
  },
  fix: {
    done: '{url} は {clients} に届くようになりました: {title}',
    already: '{url} はすでに {clients} に届いています。することはありません',
    noRemedy: 'ストリームが届くようになると証明された設定変更はありません。何も変えていません',
    ask: 'この変更を適用して {proxy} に再読み込みさせますか? [y/N] ',
    declined: '何も変えていません',
    dryRun: '次の変更を行います:',
    rolledBack: '直っていません。ファイルは元のままです: {reason}',
    byHand: '証明済みの変更:',
    recovered: {
      undone: '以前の実行が途中で終わっていました。{files} を実行前に戻しました',
      finished: '以前の実行は作業後に途切れていました。{files} の後始末をしました',
      abandoned: '以前の実行が途中で終わり、その後 {files} が変更されています。何も触っていません',
    },
    undone: '取り消しました: {files} は修正前のとおりです',
    nothingToUndo: '取り消す修正はありません',
    undo: 'unclog undo で取り消せます',
  },
} as const;
