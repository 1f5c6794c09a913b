import {
  defineHandOvers,
  defineTopic,
  DOCUMENT_CHANGED,
  documentChangedSchema,
  epochClosedSchema,
  IDENTITY_LINKED,
  SHOPPER_PARTITIONS,
  storefrontEventSchemas,
} from '@tradewind/contracts';
import { z } from 'zod';

const REPORT_PARTITIONS = 3;

/**
 * Returns the name of the run, which is part of its topics' names, so that several runs can share
 * servers; '' for none.
 */
export function runName(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['FAULTS_RUN'] ?? '';
}

/** The topics of the processor's subject; those of another run have other names. */
export function processorTopics(run: string) {
  const named = (name: string) => `faults.${name}${run === '' ? '' : `-${run}`}.v1`;
  const amounts = defineTopic({
    name: named('amounts'),
    description: 'Amounts by account, and clock ticks.',
    key: 'shopper',
    partitions: SHOPPER_PARTITIONS,
    cleanup: 'delete',
    retentionDays: 1,
    events: {
      'amount.added': z.object({ amount: z.int() }),
      [IDENTITY_LINKED]: storefrontEventSchemas[IDENTITY_LINKED],
      'clock.tick': z.object({ time: z.number() }),
      [DOCUMENT_CHANGED]: documentChangedSchema,
    },
  });
  const reports = defineTopic({
    name: named('reports'),
    description: 'The output of the first fold, which the second one folds.',
    key: 'shopper',
    partitions: REPORT_PARTITIONS,
    cleanup: 'delete',
    retentionDays: 1,
    events: {
      'threshold.reached': z.object({ account: z.string(), level: z.int(), count: z.int() }),
      'account.quiet': z.object({ account: z.string(), since: z.number(), count: z.int() }),
      'epoch.closed': epochClosedSchema.extend({ count: z.int(), sum: z.int() }),
    },
  });
  const totals = defineTopic({
    name: named('totals'),
    description: 'Running totals that the second fold emits; published like decisions.',
    key: 'shopper',
    partitions: REPORT_PARTITIONS,
    cleanup: 'delete',
    retentionDays: 1,
    decisions: true,
    events: {
      'account.ranked': z.object({ account: z.string(), reached: z.int(), quiet: z.int() }),
      'source.totalled': epochClosedSchema.extend({ count: z.int(), sum: z.int() }),
    },
  });
  const handOvers = defineHandOvers(`faults.amounts${run === '' ? '' : `-${run}`}`);
  return { amounts, handOvers, reports, totals };
}

export type ProcessorTopics = ReturnType<typeof processorTopics>;
