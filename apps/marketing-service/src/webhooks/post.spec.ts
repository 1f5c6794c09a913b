import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { isPublic, publicLookup } from './public-address.js';
import { post } from './post.js';
import { SECRET } from './receiver.fixture.js';

const options = { timeoutMs: 1_000, allowPrivate: false };
const message = { id: 'm1', body: '{}' };
const attempt = (url: string) => post({ url, secret: SECRET }, message, options);

describe('an attempt', () => {
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.1.2.3/',
    'https://192.168.0.1:8443/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://localhost/',
  ])('is not made to %s', async (url) => {
    expect(await attempt(url)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no public address') as unknown,
    });
  });

  it('is not made without encryption, nor to what is no address', async () => {
    expect(await attempt('http://example.com/')).toMatchObject({
      reason: expect.stringContaining('not encrypted') as unknown,
    });
    expect(await attempt('https://')).toMatchObject({ kind: 'failed' });
  });

  it('asks each address that a name has, and connects to what it has asked', async () => {
    const found = await new Promise<unknown>((resolve) => {
      publicLookup('localhost', { all: true }, (error) => {
        resolve(error);
      });
    });
    expect(found).toMatchObject({ name: 'AddressRefused' });
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let connections = 0;
    server.on('connection', () => connections++);
    const { port } = server.address() as { port: number };
    expect(await attempt(`https://localhost:${String(port)}/`)).toMatchObject({ kind: 'failed' });
    expect(connections).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is made to public addresses of both families', () => {
    for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111']) {
      expect([address, isPublic(address)]).toEqual([address, true]);
    }
    for (const address of ['172.31.255.255', '100.64.0.1', '0.0.0.0', 'fe80::1%eth0', 'nothing']) {
      expect([address, isPublic(address)]).toEqual([address, false]);
    }
  });
});
