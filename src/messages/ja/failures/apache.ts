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
  'lint-apache-answers': 'Apache 自身がステータス {status} で応答します',
  'lint-apache-files': 'Apache がファイルか自身のページで応答します',
  'lint-apache-scheme':
    'Apache はこれを {scheme} で渡しますが、その場合にストリームがどうなるかはわかっていません',
} as const;
