import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { knownVariables, loadConfig } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';
import { format } from 'prettier';
import { configuredServices } from './configured-services.js';
import { namesOf, settingsDocument } from './settings-document.js';

describe('docs/settings.md', () => {
  it('is up to date; if not: npx nx run journeys:settings', async () => {
    const committed = join(import.meta.dirname, '../../../../docs/settings.md');
    const generated = await format(settingsDocument(configuredServices), { parser: 'markdown' });
    expect(readFileSync(committed, 'utf8')).toBe(generated);
    expect(knownVariables).toEqual(namesOf(configuredServices));
  });

  it('describes every variable', () => {
    const config = platformConfigSchema.extend({ UNTOLD: z.string().optional() });
    expect(() => settingsDocument([{ name: 'a-service', config }])).toThrow(
      'the variable UNTOLD has no description',
    );
  });
});

describe('a misspelt variable', () => {
  const load = (environment: Record<string, string>) =>
    loadConfig(platformConfigSchema, environment);

  it.each([
    ['KAFKA_BROKER', 'KAFKA_BROKERS'],
    ['KAFKA_BOOTSTRAP_SERVERS', 'KAFKA_'],
    ['REDIS_HOST', 'REDIS_URL'],
    ['CART_ABANDONED_AFTER', 'CART_ABANDONED_AFTER_MS'],
    ['MODEL_EPOCHS_MS', 'MODEL_EPOCH_MS'],
    ['TENANT', 'TENANTS'],
    ['CHATBOT_PROT', 'CHATBOT_PORT'],
    ['TRADEWIND_CACHE_DIR', 'TRADEWIND_CACHE'],
  ])('%s is an error that suggests %s', (name, suggestion) => {
    expect(() => load({ [name]: 'x' })).toThrow(
      new RegExp(`${name}: there is no such setting; did you mean ${suggestion}`),
    );
  });

  it.each([
    'HOME',
    'PATH',
    'HOSTNAME',
    'LANG',
    'TERM',
    'KAFKA_HEAP_OPTS',
    'NODE_OPTIONS',
    'SECRET',
  ])('%s is none', (name) => {
    expect(load({ [name]: 'x' }).PORT).toBe(3_000);
  });

  it('is none that Kubernetes sets for a service of that name, nor an empty one', () => {
    const environment = {
      KAFKA_SERVICE_HOST: '10.0.0.1',
      REDIS_PORT: 'tcp://10.0.0.2:6379',
      REDIS_PORT_6379_TCP_ADDR: '10.0.0.2',
      KAFKA_BROKER: '',
    };
    expect(load(environment).PORT).toBe(3_000);
  });
});
