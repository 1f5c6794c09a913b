export * from './record.js';
export * from './item-observer.js';
export * from './catalog-fold.js';
export { isId, safeLink } from './learning.js';
export * from './statement.js';
export * from './feed.js';
