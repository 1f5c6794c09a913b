export * from './documents/decide.js';
export * from './documents/document-state.js';
export * from './documents/documents-fold.js';
export * from './documents/difference.js';
