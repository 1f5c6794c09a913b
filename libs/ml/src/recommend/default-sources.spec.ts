import { describe, expect, it } from '@jest/globals';
import { defaultRefitOptions, newSources, refitSources, sourceNames } from './default-sources.js';
import { historiesOf } from './histories.js';
import { learnTouches, scored } from './ranking-model.contract.js';
import { ringTouches, sameRing } from './recordings.fixture.js';

describe('the default sources', () => {
  const touches = ringTouches(400, 1);
  const sources = newSources();
  for (const { model } of sources) learnTouches(model, touches);
  const shoppers: number[][] = [];
  for (const { shopper, item } of touches) (shoppers[shopper] ??= []).push(item);
  const histories = historiesOf(shoppers, 48);
  const refit = refitSources(sources, histories, { seed: 1 });

  it.each(sourceNames.filter((name) => !['popular', 'trending', 'again'].includes(name)))(
    '%s finds the ring that a visitor walks',
    (name) => {
      const model = sources.find((source) => source.name === name)?.model;
      if (model === undefined) throw new RangeError(name);
      const found = scored(model, [12, 13]).filter((_, at) => at % 2 === 0);
      const others = found.filter((item) => item !== 12 && item !== 13);
      expect(others.slice(0, 3).filter((item) => !sameRing(item, 12))).toEqual([]);
      expect(others.length).toBeGreaterThanOrEqual(3);
    },
  );

  it('starts the next refit from the factors of the one before', () => {
    const options = { ...defaultRefitOptions, warmEpochs: 1 };
    const next = refitSources(sources, histories, { seed: 99, before: refit, options });
    const cold = refitSources(newSources(), histories, { seed: 99, options });
    const distance = (values: Float32Array | undefined) =>
      (values ?? new Float32Array(0)).reduce((sum, value, at) => {
        return sum + (value - (refit.factors?.values[at] ?? 0)) ** 2;
      }, 0);
    expect(distance(next.factors?.values)).toBeLessThan(distance(cold.factors?.values));
  });
});
