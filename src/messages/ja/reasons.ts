/** What the system's own codes mean, where a failure carries one as its reason. */
export const reasons = {
  ECONNREFUSED: '接続が拒否されました。そこでは何も待ち受けていません',
  ECONNRESET: '接続がリセットされました',
  EHOSTUNREACH: 'このホストへの経路がありません',
  ENETUNREACH: 'このネットワークへの経路がありません',
  ETIMEDOUT: '時間内に応答がありません',
  ENOTFOUND: '見つかりません',
  EAI_AGAIN: 'ネームサーバーが応答しません',
  timeout: '時間内に応答がありません',
  closed: 'サーバーが接続を閉じました',
} as const;
