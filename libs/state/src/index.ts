export * from './partition-store.js';
export * from './redis/redis-connection.js';
export * from './redis/redis-partition-store.js';
export * from './sqlite/private-file.js';
export * from './sqlite/sqlite-backup.js';
export * from './sqlite/sqlite-database.js';
export * from './sqlite/sqlite-partition-store.js';
export type { Durability } from './redis/durability-gate.js';
