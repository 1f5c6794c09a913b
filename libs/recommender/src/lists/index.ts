export { diversify } from './diversify.js';
export * from './listed-item.js';
export * from './list-rules.js';
export * from './make-list.js';
