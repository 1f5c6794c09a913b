import { CollectorClient } from '../http/collector-client.js';
import { demoShopCatalogue } from '../simulator/demo-shop-catalogue.js';
import { showLive } from '../live/live-view.js';
import { Simulator } from '../simulator/simulator.js';
import { liveFigures } from './live-figures.js';
import type { Running } from './running.js';

/** The simulated storefront and the live view, until the signal fires. */
export async function runSimulation(
  running: Running,
  {
    demoShop,
    ...options
  }: {
    readonly rate: number;
    readonly seed: number;
    readonly run: string;
    readonly demoShop: boolean;
  },
): Promise<void> {
  const { platform, terminal, serverKey: writeKey } = running;
  const done = new AbortController();
  const signal = AbortSignal.any([running.signal, done.signal]);
  const client = new CollectorClient({
    url: platform.urls['collector-service'],
    writeKey,
    signal,
  });
  const catalogue = demoShop
    ? await demoShopCatalogue(platform.urls['console-service'], running.secretKey)
    : undefined;
  const simulator = new Simulator(client, { ...options, signal, ...(catalogue && { catalogue }) });
  terminal.say(
    `A simulated storefront sends ${options.rate} events a second. Ctrl-C stops it all.`,
  );
  const view = showLive({
    figures: liveFigures(running, () => simulator.accepted),
    terminal,
    signal,
  });
  try {
    await simulator.run();
  } finally {
    done.abort();
    await view;
  }
}
