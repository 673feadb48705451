/** How nginx is made to take more streams. */
export const nginxCapacityRemedies = {
  'higher-limit-conn': { title: 'Allow as many streams at a time as one HTTP/2 connection has' },
  'wider-limit-req': { title: 'Let a burst of requests through at once, and count it afterwards' },
} as const;
