/** What is changed in PHP's configuration or in a script. */
export const phpRemedies = {
  'php-output-buffering-off': {
    title: "Turn PHP's output buffer off in this pool: php_admin_value[output_buffering] = Off",
  },
  'php-implicit-flush': {
    title: 'Have PHP flush after every output in this pool: php_admin_value[implicit_flush] = On',
  },
  'php-zlib-compression-off': {
    title: 'Do not let PHP compress in this pool: php_admin_value[zlib.output_compression] = Off',
  },
  'php-no-terminate-timeout': {
    title: 'Let requests of this pool take any time: request_terminate_timeout = 0',
  },
  'php-max-children': {
    title: 'Let this pool have more workers, one for each stream: pm.max_children',
  },
  'php-flush': { title: 'Have the script call flush() after each event' },
  'php-ob-flush': {
    title: 'Have the script call ob_flush() and then flush() after each event, in this order',
  },
} as const;
