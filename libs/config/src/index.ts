export * from './load-config.js';
export * from './known-variables.js';
export * from './misspelt-variables.js';
export * from './near-names.js';
export * from './other-variables.js';
