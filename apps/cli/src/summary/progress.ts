import { deadLetterTopicName, missingDataSchema } from '@tradewind/contracts';
import { z } from 'zod';
import { getJson } from '../http/get-json.js';

const foldSchema = z.object({
  topic: z.string(),
  partition: z.int(),
  /** Position of the fold, and the end of its partition's log. */
  next: z.number(),
  end: z.number(),
  emitted: z.record(z.string(), z.number()).default({}),
  deadLettered: z.number().default(0),
});
const progressSchema = z.object({
  service: z.string(),
  folds: z.array(foldSchema),
  missing: z.array(missingDataSchema).default([]),
  /** Training jobs that have not ended. */
  trainings: z.array(z.unknown()).default([]),
});

export type ServiceProgress = z.output<typeof progressSchema>;

/** How far one service has come. Rejects while it does not answer. */
export async function readProgress(url: string, secretKey: string): Promise<ServiceProgress> {
  return progressSchema.parse(await getJson(`${url}/v1/progress`, secretKey));
}

/** Records that wait to be folded. */
export function lagOf(services: readonly ServiceProgress[]): number {
  return foldsOf(services).reduce((sum, fold) => sum + Math.max(0, fold.end - fold.next), 0);
}

/** Whether models are being trained, whose outcomes are still to be folded. */
export function isTraining(services: readonly ServiceProgress[]): boolean {
  return services.some(({ trainings }) => trainings.length > 0);
}

/** Events that the folds have concluded, by topic. */
export function emittedOf(services: readonly ServiceProgress[]): Record<string, number> {
  const emitted: Record<string, number> = {};
  for (const fold of foldsOf(services)) {
    for (const [topic, count] of Object.entries(fold.emitted)) {
      emitted[topic] = (emitted[topic] ?? 0) + count;
    }
  }
  return emitted;
}

/** Records that the folds could not take, by the topic that they were put aside in; none with 0. */
export function deadLetteredOf(services: readonly ServiceProgress[]): Record<string, number> {
  const put: Record<string, number> = {};
  for (const { topic, deadLettered } of foldsOf(services)) {
    const name = deadLetterTopicName(topic);
    if (deadLettered > 0) put[name] = (put[name] ?? 0) + deadLettered;
  }
  return put;
}

/** Equal for two looks between which nothing has moved. */
export function positionsOf(services: readonly ServiceProgress[]): string {
  return services
    .flatMap(({ service, folds }) =>
      folds.map(({ topic, partition, next, end }) => [service, topic, partition, next, end].join()),
    )
    .toSorted()
    .join(' ');
}

function foldsOf(services: readonly ServiceProgress[]) {
  return services.flatMap((service) => service.folds);
}
