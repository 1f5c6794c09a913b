export { Client } from './client.js';
export type { GetOptions, Shelf, ShelfItem } from './client.js';
export type { Settings, Visitor } from './settings.js';
export { defineShelf } from './shelf-element.js';
