/** How nginx is made to take more streams. */
export const nginxCapacityRemedies = {
  'higher-limit-conn': {
    title: '1 つの HTTP/2 接続で開ける数まで、同時のストリームを許します',
  },
  'wider-limit-req': { title: 'まとまった要求をすぐに通し、あとからレートに数えます' },
  'more-worker-connections': { title: 'ワーカーごとの接続数と、そのためのファイル数を増やします' },
  'more-open-files': { title: 'ワーカーが開けるファイルを、接続 1 つにつき 2 つまで増やします' },
  'longer-shutdown-timeout': {
    title: 'リロード後 1 時間は、古いワーカーにストリームを続けさせます',
  },
  'ignore-client-abort': { title: 'クライアントがいなくなったように見えても続けます' },
} as const;
