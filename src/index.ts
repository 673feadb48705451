/**
 * unclog as a library: what its command line is made of. Nothing here prints or ends the process.
 */
export { findRoute, type RouteRequest } from './diagnose/find-route.ts';
export { lint, type Lint, type LintRequest } from './diagnose/lint.ts';
export { fix, type FixOptions, type FixResult } from './fix/fix.ts';
export { undoLast, type UndoOptions, type Undone } from './fix/undo-last.ts';
export { clientIds, clientProfile } from './model/client.ts';
export { observe, type WatchOptions } from './observe/observe.ts';
export type { StreamRequest } from './observe/request.ts';
export { shapeOf } from './observe/shape.ts';
export { startOrigin, type Origin, type OriginOptions } from './origin/origin.ts';
export { examine, type Examined } from './prove/check.ts';
export type { CheckRequest } from './prove/request.ts';
export { openApache, type Apache, type ApachePlace } from './proxies/apache/apache.ts';
export { openNginx, type Nginx } from './proxies/nginx/nginx.ts';
export { EventStreamParser, type StreamItem } from './sse/parser.ts';
export type * from './model/check.ts';
export type * from './model/client.ts';
export type * from './model/delivery.ts';
export type * from './model/finding.ts';
export type * from './model/observation.ts';
export type * from './model/place.ts';
export type * from './model/result.ts';
export type * from './model/route.ts';
