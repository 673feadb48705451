/** What is changed in nginx where something else than its buffers holds, changes or keeps a stream. */
export const nginxHoldingRemedies = {
  'gzip-off': { title: 'ストリームを圧縮しない: gzip off;' },
  'brotli-off': { title: 'ストリームを圧縮しない: brotli off;' },
  'pass-x-accel-buffering': {
    title: 'アプリケーション側の nginx に X-Accel-Buffering ヘッダーを渡させる',
  },
  'sendfile-off': { title: 'キャッシュ中の応答をメモリーから送る: sendfile off;' },
  'sub-filter-other-types': { title: 'sub_filter_types からイベントストリームを外す' },
  'add-before-body-off': { title: 'ストリームの前に何も付けない: add_before_body "";' },
  'limit-rate-off': { title: 'ストリームの速度制限を外す' },
  'image-filter-off': { title: 'ストリームを画像として調べない: image_filter off;' },
  'force-ranges-off': { title: 'ストリームから範囲を切り出さない' },
  'cache-off': { title: 'ストリームをキャッシュしない' },
  'store-off': { title: 'ストリームを保存しない' },
  'cache-lock-off': {
    title: 'クライアントごとにストリームを取得させる (キャッシュのロックを外す)',
  },
  'ignore-client-abort-off': { title: 'クライアントが去ったことを nginx に気づかせる' },
} as const;
