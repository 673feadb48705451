/** The words of `unclog route`. */
export const route = {
  passes: 'リクエストを {servers} に渡します',
  passesTarget: '({target} として)',
  answers: '自分で応答します',
  application: '{what} を実行します',
  files: 'ファイルを返します',
  unknown: '行き先は設定からは分かりません',
  dependsOn: 'これは {names} によって変わり、ここからは分かりません。',
  mayRefuse:
    'これは {names} によって変わり、リクエストが拒まれることもあります。ここでは通すものとみなしています。',
  byDefault: '{kind} {version} の既定値',
  notSet: '(なし)',
  replaced: '{places} を置き換え',
  backup: '{address} (backup)',
  down: '{address} (down)',
  hop: '{number}. {name}',
  scope: '{place} ({scope})',
} as const;
