import { describe, expect, it } from '@jest/globals';
import { defineTopic } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent } from '@tradewind/contracts';
import { z } from 'zod';
import { FoldHarness } from './fold-harness.js';

const topic = (name: string) =>
  defineTopic({
    name,
    description: 'Notes.',
    key: 'shopper',
    partitions: 1,
    cleanup: 'delete',
    retentionDays: 1,
    events: { noted: z.object({ text: z.string() }) },
  });
const notes = topic('test.notes.v1');
const echoes = topic('test.echoes.v1');
type Notes = typeof notes;
type Context = FoldContext<{ kept?: unknown }, { kept?: unknown }>;

/** Does with a note what the test says. */
function harnessOf(
  evolve: (context: Context, event: FoldEvent<Notes>) => void,
  more: Partial<Fold<Notes, { kept?: unknown }, { kept?: unknown }>> = {},
) {
  const fold: Fold<Notes, { kept?: unknown }, { kept?: unknown }> = {
    name: 'notes',
    inputs: [notes],
    emits: [echoes],
    stateVersion: 1,
    initialState: () => ({}),
    initialPart: () => ({}),
    evolve: (event, context) => {
      evolve(context, event);
    },
    ...more,
  };
  return new FoldHarness(fold, { epochMs: 1_000 });
}

const note = (text = 'hello') => ({ type: 'noted' as const, data: { text } });
const ANN = 'demo:ann';
const at = { key: ANN, time: 5_000 };
const echo = (text: unknown) => ({
  topic: echoes,
  key: ANN,
  event: { type: 'noted' as const, data: { text: text as string } },
});

describe('the harness refuses what production would not do', () => {
  it.each([
    ['an entity that was not declared', (context: Context) => context.state('demo:bob')],
    [
      'a timer of one',
      (context: Context) => {
        context.wakeAt('demo:bob', 9);
      },
    ],
  ])('%s', (_, work) => {
    expect(() => harnessOf(work).event(note(), at)).toThrow('touched demo:bob');
  });

  it('a topic that was not declared', () => {
    const harness = harnessOf(
      (context) => {
        context.emit(echo('hello'));
      },
      { emits: [] },
    );
    expect(() => harness.event(note(), at)).toThrow('emits to test.echoes.v1');
  });

  it('an event and an output that their schemas refuse', () => {
    const harness = harnessOf((context) => {
      context.emit(echo(7));
    });
    expect(() => harness.event(note(), at)).toThrow('test.echoes.v1 refuses a noted');
    const other = harnessOf(() => undefined);
    expect(() => other.event(note(7 as unknown as string), at)).toThrow('invalid-payload');
  });

  it.each([
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['a Date', new Date(0)],
    ['NaN', NaN],
    ['a bigint', 1n],
  ])('%s in a state or a part', (name, kept) => {
    const inState = harnessOf((context) => {
      context.state(ANN).kept = { deep: [kept] };
    });
    expect(() => inState.event(note(), at)).toThrow(`kept.deep[0] holds ${name}`);
    const inPart = harnessOf((context) => {
      context.part('all').kept = kept;
    });
    expect(() => inPart.event(note(), at)).toThrow(`kept holds ${name}`);
  });

  it('a state that is kept outside of the fold’s own', () => {
    let first: { kept?: unknown } | undefined;
    const harness = harnessOf((context) => {
      first ??= context.state(ANN);
      first.kept = Number(first.kept ?? 0) + 1;
      context.state(ANN);
    });
    harness.event(note(), at).event(note(), at);
    expect(harness.state(ANN)).toEqual({ kept: 1 });
  });

  it('anything after the fold has thrown', () => {
    const harness = harnessOf(() => {
      throw new RangeError('a defect');
    });
    expect(() => harness.event(note(), at)).toThrow(RangeError);
    expect(() => harness.tick(9_000)).toThrow('the fold has thrown');
  });
});

describe('the harness', () => {
  it('delivers an event once, tells what was concluded, and wakes in order of time', () => {
    const harness = harnessOf(
      (context, { data }) => {
        context.state(ANN).kept = data.text;
        context.wakeAt(ANN, context.now + 100);
      },
      {
        wake: (entity, context) => {
          context.emit(echo(`woke ${entity} at ${context.now}`));
        },
      },
    );
    harness.event(note(), { ...at, id: 'same' }).event(note('other'), { ...at, id: 'same' });
    expect(harness.state(ANN)).toEqual({ kept: 'hello' });
    expect(harness.timer(ANN)).toBe(5_100);
    expect(harness.tick(6_000).take()).toMatchObject([
      { topic: echoes, key: ANN, time: 5_100, event: { data: { text: 'woke demo:ann at 5100' } } },
    ]);
    expect(harness.take()).toEqual([]);
    expect(harness.now).toBe(6_000);
  });
});
