import { describe, expect, it } from '@jest/globals';
import { FoldHarness } from '@tradewind/testing';
import { SplitsFold, splitView } from './splits-fold.js';

const key = 'demo:split-1';
const part = (fold: string, shopper: string) => ({ split: 'split-1', fold, shopper });

function harness() {
  const folded = new FoldHarness(new SplitsFold(), { epochMs: 1_000 });
  folded.event(
    { type: 'split.requested', data: { split: 'split-1', from: 'a_1', to: 'u_1', by: 'ann' } },
    { key, time: 1_000 },
  );
  return Object.assign(folded, { view: () => splitView(key, folded.state(key)) });
}

describe('SplitsFold', () => {
  it('tells who asked, and that it is under way until every fold that has begun is done', () => {
    const folded = harness();
    expect(folded.view()).toMatchObject({ split: 'split-1', by: 'ann', status: 'under way' });
    folded.event({ type: 'split.begun', data: part('p/profile', 'a_1') }, { key, time: 2_000 });
    folded.event({ type: 'split.begun', data: part('p/profile', 'u_1') }, { key, time: 2_000 });
    const restored = { ...part('p/profile', 'a_1'), events: 3, since: 0 };
    folded.event({ type: 'split.restored', data: restored }, { key, time: 3_000 });
    expect(folded.view().status).toBe('under way');
    const other = { ...part('p/profile', 'u_1'), events: 0 };
    folded.event({ type: 'split.restored', data: other }, { key, time: 3_000 });
    expect(folded.view()).toMatchObject({
      status: 'done',
      parts: [
        { shopper: 'a_1', status: 'restored', events: 3, since: '1970-01-01T00:00:00.000Z' },
        { shopper: 'u_1', status: 'restored', events: 0 },
      ],
    });
  });

  it('tells why one was refused', () => {
    const folded = harness();
    const data = { ...part('p/profile', 'a_1'), reason: 'the ids are not linked' };
    folded.event({ type: 'split.refused', data }, { key, time: 2_000 });
    expect(folded.view()).toMatchObject({ status: 'refused', parts: [{ reason: data.reason }] });
  });
});
