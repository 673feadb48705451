/** What is changed in nginx on the way of the request. */
export const nginxRequestRemedies = {
  'request-buffering-off': { title: 'Pass the body of the request on as it comes' },
} as const;
