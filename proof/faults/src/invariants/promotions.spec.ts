import { describe, expect, it } from '@jest/globals';
import { decisionsKept, furthest } from './promotions.js';
import type { Promotion } from './promotions.js';
import { record } from './records.fixture.js';
import { bothHold } from './verdict.js';

const PLACE = 'campaigns[0]';
const SOURCE = '/marketing/campaigns/events/2';

function decision(offset: number, sequence: string) {
  const headers = { ce_source: SOURCE, ce_sequence: sequence };
  return record({ topic: 'campaigns', offset, headers });
}

/**
 * A promotion with a replica that has the outputs of the partition's record 40, up to the third of
 * them.
 */
function promotion(begun: number, ended: number): Promotion {
  return {
    begun: new Map([[PLACE, begun]]),
    ended: new Map([[PLACE, ended]]),
    held: new Map([[SOURCE, [40, 3] as const]]),
  };
}

describe('decisions published until a replica was promoted', () => {
  it('are kept when the replica has the state that they were decided from', () => {
    const records = [
      decision(7, '0000000000000039.000009'),
      decision(8, '0000000000000040.000003'),
    ];
    expect(decisionsKept(records, [promotion(7, 9)])).toEqual({
      held: true,
      detail: '2 decisions published in 1 failovers until the lagging replica was promoted',
    });
  });

  it.each(['0000000000000040.000004', '0000000000000041.000001'])('are lost at %s', (sequence) => {
    const { held, detail } = decisionsKept([decision(7, sequence)], [promotion(7, 8)]);
    expect(held).toBe(false);
    expect(detail).toMatch(
      /^1 differences .*campaigns\[0\]@7 .* of \/marketing\/campaigns\/events\/2.*40\.3$/,
    );
  });

  it('are lost when the replica has nothing of the partition', () => {
    const nothing = { ...promotion(7, 8), held: new Map() };
    expect(decisionsKept([decision(7, '0000000000000000.000001')], [nothing]).held).toBe(false);
  });

  it('are kept when the primary had them before it lost its data', () => {
    const lost = new Map([
      [SOURCE, [45, 2] as const],
      ['/marketing/campaigns/events/1', [3, 0] as const],
    ]);
    const { begun, ended, held } = promotion(7, 9);
    const after = { begun, ended, held: furthest(lost, held) };
    const at = (sequence: string) => decisionsKept([decision(7, sequence)], [after]).held;
    expect(at('0000000000000045.000002')).toBe(true);
    expect(at('0000000000000045.000003')).toBe(false);
    expect(furthest(held, lost)).toEqual(after.held);
    expect(furthest(held, new Map())).toEqual(held);
  });

  it('include only those until that time', () => {
    const records = [
      decision(6, '0000000000000050.000001'),
      decision(8, '0000000000000051.000001'),
    ];
    const { held, detail } = decisionsKept(records, [promotion(7, 8), promotion(5, 6)]);
    expect(held).toBe(true);
    expect(detail).toMatch(/^0 decisions published in 2 failovers/);
  });
});

describe('an invariant of two parts', () => {
  const good = { held: true, detail: '5 compared' };
  const bad = { held: false, detail: '1 difference' };

  it('holds when both hold, and reports both', () => {
    expect(bothHold(good, good)).toEqual({ held: true, detail: '5 compared; 5 compared' });
    expect(bothHold(bad, good).held).toBe(false);
    expect(bothHold(good, bad).held).toBe(false);
  });

  it('is the second part if the first was not judged', () => {
    expect(bothHold(undefined, bad)).toBe(bad);
  });
});
