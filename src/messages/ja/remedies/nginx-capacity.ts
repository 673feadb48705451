/** How nginx is made to take more streams. */
export const nginxCapacityRemedies = {
  'higher-limit-conn': {
    title: '1 つの HTTP/2 接続で開ける数まで、同時のストリームを許します',
  },
  'wider-limit-req': { title: 'まとまった要求をすぐに通し、あとからレートに数えます' },
} as const;
