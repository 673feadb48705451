/** What is changed in nginx on the way of the request. */
export const nginxRequestRemedies = {
  'request-buffering-off': { title: 'リクエストの本文を届いた分から渡す' },
  'more-http2-streams': {
    title: '1 つの接続で開けるストリームを増やす: http2_max_concurrent_streams 128;',
  },
} as const;
