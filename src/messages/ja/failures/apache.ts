/** What was read of a configuration of Apache httpd. */
export const apacheFailures = {
  'not-apache': '{binary}: Apache httpd ではありません',
  'apache-not-listening':
    '読んだ設定には {address}:{port} への接続を受ける Listen がありません。Apache は別の設定で動いているかもしれません',
  'apache-no-tls': '{address}:{port} を受け持つバーチャルホストは TLS を話しません',
  'apache-folder-hidden':
    'Apache (プロセス {pid}) は相対パスのフォルダー {folder} で起動されており、起点がこのユーザーには見えません',
  'apache-wrong-end': '</{name}> に対応する、開いているセクションがありません',
  'apache-no-end': '<{name}> が閉じられていません',
  'apache-no-bracket': '<{name}: 行が > で終わっていません',
  'apache-not-understood': 'unclog は {directive} を理解できません',
  'apache-include-deep': '{limit} を超えるファイルが互いを Include しています',
  'lint-apache':
    '設定だけから予測できるのは nginx だけです。Apache については unclog route URL -c CONFIG --proxy apache が有効な設定を示します',
} as const;
