export * from './document-changed.js';
export * from './document-kind.js';
export * from './document-reader.js';
export * from './event-matcher.js';
export * from './same-json.js';
export * from './shop-role.js';
export * from './kinds/index.js';
