export * from './tradewind-client.js';
export type { paths } from './generated/paths.js';
