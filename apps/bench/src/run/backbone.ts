import { writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { storefrontEvents } from '@tradewind/contracts';
import type { BackboneOptions } from '../command/options.js';
import type { Filled } from '../load/fill.js';
import { benchMilestones } from '../topics.js';
import { fillNewTopic } from './fill-storefront.js';
import { concludedTopics } from './kafka-server.js';
import { measureCases, type CaseResult } from './measure-cases.js';
import { startServers, type Servers } from './servers.js';

const GIB = 2 ** 30;
const SHOPPERS = 20_000;

/** What a run is given by the program. */
export interface RunContext {
  /** Ends the run; it then rejects, with everything stopped. */
  readonly signal: AbortSignal;
  /** Takes progress lines. */
  readonly say: (line: string) => void;
  /** Takes the result, for people. */
  readonly print: (text: string) => void;
  /** From here on the signal ends the run in good order. */
  readonly onStarted: () => void;
  /** Nothing that is measured from here on counts. */
  readonly onFailure: (error: Error) => void;
}

/** Measures what the options name. Whatever it started is stopped when it settles. */
export async function runBackbone(options: BackboneOptions, context: RunContext): Promise<void> {
  const { signal, say, onStarted, onFailure } = context;
  const servers = await startServers({
    signal,
    report: say,
    onDeath: (message) => {
      onFailure(new Error(message));
    },
  });
  onStarted();
  try {
    const results = await measure(options, context, servers);
    if (options.jsonPath !== undefined) {
      await writeFile(options.jsonPath, `${JSON.stringify(results, undefined, 2)}\n`);
    }
    context.print(JSON.stringify(results, undefined, 2) + '\n');
  } finally {
    await servers.stop();
  }
}

async function measure(options: BackboneOptions, { say }: RunContext, servers: Servers) {
  await servers.kafka.recreate([...concludedTopics, benchMilestones]);
  let producing: Filled | undefined;
  let cases: readonly CaseResult[] = [];
  if (options.cases.length > 0) {
    say(`filling ${storefrontEvents.name} with ${options.events} events`);
    producing = await fillNewTopic(
      {
        topic: storefrontEvents,
        events: options.events,
        shoppers: SHOPPERS,
        order: 'visits',
        run: 'cases',
      },
      servers,
    );
    cases = await measureCases({ ...options, say }, servers);
  }
  const { versions } = servers;
  const machine = {
    cores: availableParallelism(),
    memGiB: totalmem() / GIB,
    node: process.version,
    ...versions,
  };
  return { machine, producing, cases };
}
