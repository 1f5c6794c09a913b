export * from './bg-nbd.js';
export * from './customer-value.js';
export { predictOrders, timeToNextOrder } from './expected-orders.js';
export type { Prediction } from './expected-orders.js';
export * from './gamma-gamma.js';
export * from './purchase-histogram.js';
