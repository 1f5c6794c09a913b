import 'reflect-metadata';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { openRuntime, runService } from '@tradewind/service';
import type { OpenRuntime, Runtime } from '@tradewind/service';
import { subjectNames } from '../run/subject.js';
import type { SubjectName } from '../run/subject.js';
import { processorService } from '../subjects/processor/service.js';
import { runName } from '../subjects/processor/topics.js';
import { mutated, mutationOf } from './mutations.js';
import { runNaiveCounter } from './naive-counter.js';
import { PointedLog, PointedStore } from './pointed-ports.js';
import { ProtocolPoints } from './protocol-points.js';

const services: Readonly<Record<SubjectName, (open: OpenRuntime) => Promise<void>>> = {
  processor: (open) => runService(processorService(runName(process.env)), open),
  profile: (open) => runService(profileService, open),
  recommender: (open) => runService(recommenderService, open),
  marketing: (open) => runService(marketingService, open),
};

/**
 * A mutation wraps the real ports directly, so a protocol point is passed before it takes effect.
 */
function withPoints(runtime: Runtime, points: ProtocolPoints): Runtime {
  const { log, store } = runtime;
  return { ...runtime, log: new PointedLog(log, points), store: new PointedStore(store, points) };
}

const subject = subjectNames.find((name) => name === process.env['SUBJECT']);
if (subject === undefined) {
  throw new RangeError(`SUBJECT must be one of ${subjectNames.join(', ')}`);
}
const mutation = mutationOf(process.env['TRADEWIND_MUTATION']);
const points = ProtocolPoints.fromEnvironment(process.env);

if (mutation === 'naive-counter') {
  await runNaiveCounter(process.env, points);
} else {
  await services[subject]((service, config, warn) =>
    withPoints(mutated(openRuntime(service, config, warn), mutation), points),
  );
}
