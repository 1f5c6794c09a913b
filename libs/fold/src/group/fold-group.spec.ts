import { describe, expect, it } from '@jest/globals';
import { defineTopic } from '@tradewind/contracts';
import type { Fold, TopicContract } from '@tradewind/contracts';
import { FoldGroup, groupFolds } from './fold-group.js';
import { isFoldName, isLeftBehind } from './state-names.js';

const topic = (name: string): TopicContract =>
  defineTopic({
    name,
    description: 'A topic.',
    key: 'shopper',
    partitions: 2,
    cleanup: 'delete',
    retentionDays: 1,
    events: {},
  });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(topic) as [
  TopicContract,
  TopicContract,
  TopicContract,
  TopicContract,
];

const fold = (name: string, inputs: readonly TopicContract[], more: Partial<Fold> = {}): Fold => ({
  name,
  inputs,
  emits: [],
  stateVersion: 1,
  initialState: () => ({}),
  evolve: () => undefined,
  ...more,
});

const namesOf = (groups: readonly FoldGroup[]) =>
  groups.map(({ name, members, inputs }) => [
    name,
    members.map((member) => member.name),
    inputs.map((input) => input.name),
  ]);

describe('folds of a service', () => {
  it('are grouped by the topics they share, in the order of the list', () => {
    const folds = [fold('one', [b]), fold('two', [a]), fold('three', [b, c]), fold('four', [d])];
    expect(namesOf(groupFolds(folds))).toEqual([
      ['b', ['one', 'three'], ['b', 'c']],
      ['a', ['two'], ['a']],
      ['d', ['four'], ['d']],
    ]);
  });

  it('are one group when a later fold joins what earlier ones read', () => {
    const folds = [fold('one', [c]), fold('two', [a]), fold('three', [a, c])];
    expect(namesOf(groupFolds(folds))).toEqual([['a', ['one', 'two', 'three'], ['a', 'c']]]);
  });

  it('fold what comes without an order behind topics that have one, unless a neighbour wants it in order', () => {
    const [first] = groupFolds([fold('one', [a, c, b], { asTheyCome: [a, c] }), fold('two', [c])]);
    expect(first?.name).toBe('b');
    expect(first?.inputs.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
    expect(first?.ordered.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(['a', 'b', 'c'].map((name) => first?.isOrdered(name))).toEqual([false, true, true]);
  });

  it.each([
    ['two of one name', [fold('one', [a]), fold('one', [b])], /two folds .* named one/],
    ['one without an input', [fold('one', [])], /no input topic/],
    ['a name that is none', [fold('One', [a])], /'One' is no name/],
    ['the name of a generation', [fold('g2', [a])], /'g2' is no name/],
    ['no version', [fold('one', [a], { stateVersion: 0 })], /state version/],
    [
      'two that move one clock',
      [
        fold('one', [a], { clockBefore: () => undefined }),
        fold('two', [a], { clockAfter: () => 1 }),
      ],
      /one and two share a clock/,
    ],
  ])('are refused with %s', (_, folds, reason) => {
    expect(() => groupFolds(folds)).toThrow(reason);
  });
});

describe('the names of states', () => {
  it('tell what earlier generations have left', () => {
    const left = ['views/x', 'g1/views/x', 'g2/views/x', '~generation', '~timers'];
    expect(left.filter((name) => isLeftBehind(name, 2))).toEqual([
      'views/x',
      'g1/views/x',
      '~timers',
    ]);
    expect(isFoldName('g')).toBe(true);
  });
});
