import { createServer } from 'node:net';

/**
 * Returns distinct ports of the loopback interface that were free a moment ago. Another process may
 * take one before it is used, so callers retry with new ones.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((listening, failed) => {
        server.once('error', failed);
        server.listen(0, '127.0.0.1', listening);
      });
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((closed) => server.close(closed));
      if (address === null || typeof address === 'string') throw new Error('no port was assigned');
      return address.port;
    }),
  );
}
