export * from './epoch-view.js';
