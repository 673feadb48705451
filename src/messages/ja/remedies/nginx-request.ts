/** What is changed in nginx on the way of the request. */
export const nginxRequestRemedies = {
  'request-buffering-off': { title: 'リクエストの本文を届いた分から渡す' },
} as const;
