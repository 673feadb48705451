/** Causes that turn streams away in nginx, because there are too many. */
export const nginxCapacityCauses = {
  'nginx/limit-conn': {
    title: 'nginx が同時に開けるストリームの数を制限しています',
    why: 'limit_conn は、ゾーンのキー（多くはクライアントのアドレス）ごとに同時に {limit} 本まで許します。ストリームは終わらないので、開いている間ずっと枠を占めます。そのため、次に開いたタブや同じアドレスの背後にいるほかの人には {status} が返ります。どのクライアントが断られるかは、到着の順で決まります。',
  },
  'nginx/limit-req': {
    title: '同時に要求されたストリームを nginx が断っています',
    why: 'limit_req はレートを超えた要求を {burst} 個まで通し、それより早く来たものには {status} を返します。ストリームは長く続きますが、ページを開いたときや一斉に再接続するときにはまとめて要求されます。どのクライアントが断られるかは、到着の順で決まります。',
  },
  'nginx/worker-connections': {
    title: 'nginx に新しいストリームのための接続が残っていません',
    why: 'worker_connections はワーカーごとに {limit} です。中継するストリームは、続いている間ずっと、クライアント側とアプリケーション側の 2 つの接続を使います。つまり 1 ワーカーあたり {streams} 本までです。それを超えると 500 が返るか、まったく応答がなく、エラーログに「worker_connections are not enough」と記録されます。',
  },
  'nginx/open-files': {
    title: 'nginx がこれ以上ファイルを開けず、ストリームは 1 本で 2 つ使います',
    why: 'worker_rlimit_nofile により、各ワーカーが開けるファイルは {limit} 個までで、ソケットも数えられます。中継するストリームは、続いている間ずっと 2 つ使います。それを超えると 500 が返るか、応答のないまま待たされ、エラーログに「Too many open files」と記録されます。',
  },
} as const;
