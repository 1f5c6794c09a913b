import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServiceBed } from '@tradewind/service/testing';
import { shopService } from './index.js';

describe('shop-service', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(shopService);
  });
  afterEach(() => bed.close());

  it('starts, and is ready', async () => {
    expect((await bed.fetch('/health/ready')).status).toBe(200);
  });
});
