export * from './item-fields.js';
export * from './catalog-item.js';
export * from './item-view.js';
export * from './item-record.js';
