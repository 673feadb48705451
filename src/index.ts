export type * from './model/client.ts';
export type * from './model/delivery.ts';
export type * from './model/finding.ts';
export type * from './model/observation.ts';
export type * from './model/place.ts';
export type * from './model/result.ts';
export type * from './model/route.ts';
