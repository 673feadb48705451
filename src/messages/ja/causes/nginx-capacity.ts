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
} as const;
