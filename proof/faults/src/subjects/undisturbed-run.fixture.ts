import { setTimeout as delay } from 'node:timers/promises';
import { configOf, jsonLogger, openEmbeddedRuntime, startService } from '@tradewind/service';
import type { PlatformConfig, Runtime, ServiceDefinition } from '@tradewind/service';
import { positionsHold } from '../invariants/positions.js';
import type { Subject, WorkloadRecord } from '../run/subject.js';

const DONE_WITHIN_MS = 60_000;
const POLL_MS = 20;
const CHUNK = 500;

/** Runs a subject on a log and a store in memory. The caller closes the runtime. */
export async function undisturbedRun<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  subject: Subject,
  records: readonly WorkloadRecord[],
): Promise<Runtime> {
  const runtime = openEmbeddedRuntime(':memory:');
  await runtime.log.ensureTopics(subject.topics);
  const failures: unknown[] = [];
  const service = await startService(definition, {
    config: configOf(definition, { HOST: '127.0.0.1', PORT: '0', ...subject.environment }),
    runtime,
    logger: jsonLogger('error', 'undisturbed'),
    onFailure: (error) => failures.push(error),
  });
  for (let at = 0; at < records.length; at += CHUNK) {
    await runtime.log.publish(records.slice(at, at + CHUNK));
  }
  const deadline = performance.now() + DONE_WITHIN_MS;
  for (let before = ''; ;) {
    if (failures.length > 0) throw new AggregateError(failures, 'a consumer has died');
    const positions = { ...runtime, ...subject, isPublished: () => true };
    const { held, detail } = await positionsHold(positions);
    const ends = JSON.stringify(
      await Promise.all(subject.folded.map(({ name }) => runtime.log.offsets(name))),
    );
    if (held && ends === before) break;
    if (performance.now() > deadline) throw new Error(detail);
    before = held ? ends : '';
    await delay(POLL_MS);
  }
  await service.close();
  return runtime;
}
