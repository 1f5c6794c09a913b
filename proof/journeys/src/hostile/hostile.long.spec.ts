import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { attack } from './attack.js';

const TIMEOUT_MS = 240_000;

it(
  '1,000 forged facts with the public key change nothing that is said of anybody',
  async () => {
    expect(await attack({ events: 1_000, victims: 25, key: 'public' })).toEqual({
      ...{ events: 1_000, victims: 25, accepted: 1_000 },
      changed: { profile: 0, answers: 0, campaigns: 0, list: 0 },
      lureShown: false,
    });
  },
  TIMEOUT_MS,
);

it(
  'the same events would change what is said if the shop itself sent them',
  async () => {
    const { changed } = await attack({ events: 200, victims: 10, key: 'server' });
    expect(Math.min(changed.profile, changed.answers)).toBe(10);
  },
  TIMEOUT_MS,
);
