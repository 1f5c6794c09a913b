import { homedir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { cacheDirectory } from './cache-directory.js';

describe('the cache directory', () => {
  it.each([
    [{ TRADEWIND_CACHE: '/cache', XDG_CACHE_HOME: '/xdg' }, '/cache'],
    [{ TRADEWIND_CACHE: '', XDG_CACHE_HOME: '/xdg' }, '/xdg/tradewind'],
    [{ XDG_CACHE_HOME: 'relative' }, `${homedir()}/.cache/tradewind`],
    [{}, `${homedir()}/.cache/tradewind`],
  ])('of %j is %s', (env, directory) => {
    expect(cacheDirectory(env)).toBe(directory);
  });
});
