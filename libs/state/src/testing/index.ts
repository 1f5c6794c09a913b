export * from './partition-store.contract.js';
