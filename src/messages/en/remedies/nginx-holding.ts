/** What is changed in nginx where something else than its buffers holds, changes or keeps a stream. */
export const nginxHoldingRemedies = {
  'gzip-off': { title: 'Do not compress the stream: gzip off;' },
  'brotli-off': { title: 'Do not compress the stream: brotli off;' },
  'pass-x-accel-buffering': {
    title: 'Have the nginx behind pass the header X-Accel-Buffering on',
  },
  'sendfile-off': { title: 'Send what is being cached from memory: sendfile off;' },
  'sub-filter-other-types': { title: 'Take event streams out of sub_filter_types' },
  'add-before-body-off': { title: 'Put nothing before the stream: add_before_body "";' },
  'limit-rate-off': { title: 'Take the limit off the rate of the stream' },
  'image-filter-off': { title: 'Do not look for an image in the stream: image_filter off;' },
  'force-ranges-off': { title: 'Do not cut ranges out of the stream' },
  'cache-off': { title: 'Do not cache the stream' },
  'store-off': { title: 'Do not store the stream' },
  'cache-lock-off': { title: 'Let every client fetch its own stream: no cache lock' },
  'ignore-client-abort-off': { title: 'Have nginx notice when a client leaves' },
} as const;
