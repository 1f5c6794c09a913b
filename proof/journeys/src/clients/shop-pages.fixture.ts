import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { demoTenant } from '@tradewind/service';

const require = createRequire(import.meta.url);

/** Packages do not export the files that pages load, so they are found beside what is exported. */
function folderOf(name: string): string {
  const [before = ''] = require.resolve(name).split(join('node_modules', name));
  return join(before, 'node_modules', name);
}

interface BrowserClient {
  /** The file that a page loads, as the package has it. */
  readonly script?: string;
  /** Makes `shop`, by which a test does what the code of a shop's page would do. */
  readonly start: (collector: string) => string;
}

const key = JSON.stringify(demoTenant.writeKey);
const calls = `
  track: (event, properties) => client.track(event, properties),
  identify: (userId, traits) => client.identify(userId, traits),
`;

/** The clients that a shop has in its pages already, none of which knows this platform. */
export const browserClients: Readonly<Record<string, BrowserClient>> = {
  '@segment/analytics-next': {
    script: join(folderOf('@segment/analytics-next'), 'dist/umd/index.js'),
    start: (collector) => `
      const client = AnalyticsNext.AnalyticsBrowser.load({writeKey: ${key}, cdnURL: '${collector}'});
      window.shop = {${calls} id: async () => (await client.user()).anonymousId()};`,
  },
  '@rudderstack/analytics-js': {
    script: join(folderOf('@rudderstack/analytics-js'), 'dist/npm/modern/bundled/umd/index.js'),
    start: (collector) => `
      const client = new rudderanalytics.RudderAnalytics();
      client.load(${key}, '${collector}', {configUrl: '${collector}'});
      window.rudderanalytics = client;
      window.shop = {${calls} id: () => client.getAnonymousId()};`,
  },
  'rudder-sdk-js with beacons': {
    script: join(folderOf('rudder-sdk-js'), 'dist/npm/index.js'),
    start: (collector) => `
      const client = rudderanalytics;
      client.load(${key}, '${collector}', {
        configUrl: '${collector}',
        useBeacon: true,
        beaconQueueOptions: {maxItems: 1},
      });
      window.shop = {${calls} id: () => client.getAnonymousId()};`,
  },
  'tw.js': {
    start: () => `
      window.shop = {
        track: (event, properties) => window.tradewind.track(event, properties),
        identify: (userId, {user_hash, ...traits}) => window.tradewind.identify(userId, traits, user_hash),
        id: () => JSON.parse(JSON.stringify(localStorage.getItem('tw_anonymous_id'))),
      };`,
  },
};

interface Platform {
  readonly collector: string;
  readonly console: string;
}

/** A page of the shop: the client, the platform's script for lists and chat, and no other. */
function pageWith({ script, start }: BrowserClient, { collector, console }: Platform): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Teapot</title>
    <link rel="icon" href="data:,"><h1>Teapot</h1>
    ${script === undefined ? '' : '<script src="/client.js"></script>'}
    <script>${start(collector)}</script>
    <script type="module" src="${console}/tw/tw.js" data-write-key=${key} data-pages="off"></script>
    <tw-shelf slot-name="again" limit="4" live><template><b data-tw="name"></b></template></tw-shelf>
    <tw-chat label="Chat"></tw-chat>`;
}

/** The web server of a shop, with one page for a client of a name. Its origin is not the platform's. */
export async function openShop(
  name: string,
  platform: Platform,
): Promise<{ readonly origin: string; readonly close: () => void }> {
  const client = browserClients[name];
  if (!client) throw new Error(`there is no client ${name}`);
  const server: Server = createServer((request, response) => {
    if (request.url === '/client.js' && client.script !== undefined) {
      response.setHeader('content-type', 'text/javascript');
      void readFile(client.script).then((code) => response.end(code));
    } else {
      response.setHeader('content-type', 'text/html');
      response.end(pageWith(client, platform));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
