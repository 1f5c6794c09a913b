export * from './encoder-model.js';
export * from './model-files.js';
export * from './sentence-encoder.js';
