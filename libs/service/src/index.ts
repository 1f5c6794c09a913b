export * from './pseudonyms.js';
export * from './tenants.js';
