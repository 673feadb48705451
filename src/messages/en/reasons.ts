/** What the system's own codes mean, where a failure carries one as its reason. */
export const reasons = {
  ECONNREFUSED: 'the connection was refused, so nothing listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  ETIMEDOUT: 'no answer in time',
  ENOTFOUND: 'not found',
  EAI_AGAIN: 'the name servers do not answer',
  timeout: 'no answer in time',
  closed: 'the server closed the connection',
} as const;
