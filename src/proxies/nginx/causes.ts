import type { Cause } from './cause.ts';
import { addBeforeBody } from './causes/add-before-body.ts';
import { bodyFilter } from './causes/body-filter.ts';
import { brotli } from './causes/brotli.ts';
import { cacheLeak } from './causes/cache-leak.ts';
import { cacheLock } from './causes/cache-lock.ts';
import { cacheReplay } from './causes/cache-replay.ts';
import { cacheSendfile } from './causes/cache-sendfile.ts';
import { clientHalfClose } from './causes/client-half-close.ts';
import { directiveElsewhere } from './causes/directive-elsewhere.ts';
import { fastcgiBuffering } from './causes/fastcgi-buffering.ts';
import { forceRanges } from './causes/force-ranges.ts';
import { gzip } from './causes/gzip.ts';
import { ignoreClientAbort } from './causes/ignore-client-abort.ts';
import { ignoredXAccelBuffering } from './causes/ignored-x-accel-buffering.ts';
import { limitConn } from './causes/limit-conn.ts';
import { imageFilter } from './causes/image-filter.ts';
import { limitRate } from './causes/limit-rate.ts';
import { limitReq } from './causes/limit-req.ts';
import { locationCaret } from './causes/location-caret.ts';
import { openFilesCause } from './causes/open-files.ts';
import { proxyBuffering } from './causes/proxy-buffering.ts';
import { readTimeoutCause } from './causes/read-timeout.ts';
import { readTimeoutZero } from './causes/read-timeout-zero.ts';
import { regexLocation } from './causes/regex-location.ts';
import { http2Limits } from './causes/http2-limits.ts';
import { requestBuffering } from './causes/request-buffering.ts';
import { scgiBuffering } from './causes/scgi-buffering.ts';
import { shutdownTimeout } from './causes/shutdown-timeout.ts';
import { subFilter } from './causes/sub-filter.ts';
import { uwsgiBuffering } from './causes/uwsgi-buffering.ts';
import { xAccelBufferingStripped } from './causes/x-accel-buffering-stripped.ts';
import { workerConnections } from './causes/worker-connections.ts';
import { noLocation } from './causes/no-location.ts';
import { trailingSlashRedirect } from './causes/trailing-slash-redirect.ts';
import { authRequest } from './causes/auth-request.ts';
import { headerInheritance } from './causes/header-inheritance.ts';
import { errorPageCause } from './causes/error-page.ts';
import { wrongFamily } from './causes/wrong-family.ts';
import { xAccelBufferingYes } from './causes/x-accel-buffering-yes.ts';

/** The catalogue for nginx: what points at somebody's mistaken line first, then the likeliest. */
export const causes: readonly Cause[] = [
  wrongFamily,
  locationCaret,
  regexLocation,
  directiveElsewhere,
  proxyBuffering,
  fastcgiBuffering,
  uwsgiBuffering,
  scgiBuffering,
  gzip,
  brotli,
  xAccelBufferingYes,
  xAccelBufferingStripped,
  ignoredXAccelBuffering,
  cacheSendfile,
  cacheLock,
  cacheReplay,
  cacheLeak,
  ignoreClientAbort,
  requestBuffering,
  http2Limits,
  subFilter,
  bodyFilter,
  addBeforeBody,
  limitRate,
  imageFilter,
  forceRanges,
  readTimeoutCause,
  readTimeoutZero,
  authRequest,
  headerInheritance,
  noLocation,
  trailingSlashRedirect,
  errorPageCause,
  limitConn,
  limitReq,
  workerConnections,
  openFilesCause,
  shutdownTimeout,
  clientHalfClose,
];
