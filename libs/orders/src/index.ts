export * from './booked-order.js';
export * from './order-book.js';
export * from './order-figures-view.js';
export * from './order-statement.js';
export * from './order-status.js';
export * from './order-totals.js';
export * from './order-worth.js';
export * from './settled-order.js';
