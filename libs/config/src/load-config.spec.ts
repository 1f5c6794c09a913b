import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, loadConfig, milliseconds } from './load-config.js';

const schema = z.object({
  PORT: z.coerce.number().int(),
  SECRET: z.string().min(8),
  WAIT: milliseconds(50),
});

describe('loadConfig', () => {
  it('reads variables, takes defaults and ignores what it does not know', () => {
    const config = loadConfig(schema, { PORT: '80', SECRET: 'long enough', OTHER: 'x' });
    expect(config).toEqual({ PORT: 80, SECRET: 'long enough', WAIT: 50 });
  });

  it('names every invalid variable and quotes no value', () => {
    const attempt = () => loadConfig(schema, { PORT: 'eighty', SECRET: 'short' });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(/PORT: .*\n.*SECRET: /);
    expect(attempt).not.toThrow(/eighty|: short/);
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig(schema, { PORT: '1', SECRET: '12345678', WAIT: '' }).WAIT).toBe(50);
  });
});
