import { describeTrainingJob, seededRandom } from '@tradewind/testing';
import { refitClustersJob } from './cluster-refit.js';
import { rowBlock } from './training-inputs.js';

function sampleOf(columns: number) {
  const next = seededRandom(4);
  const row = (i: number) => Array.from({ length: columns }, (_, j) => ((i + j) % 3) * 4 + next());
  return rowBlock(Array.from({ length: 151 }, (_, i) => row(i)));
}

const incumbent = {
  mean: [0, 0],
  scale: [1, 1],
  centroids: [
    [0, 4],
    [8, 0],
  ],
  weights: [1, 1],
};
const options = { dimensions: 2, fewest: 2, most: 4, minimumScale: 0.1, restarts: 4, incumbent };

describeTrainingJob('cluster-refit', {
  job: refitClustersJob,
  seed: 1,
  inputs: () => ({ options: { ...options }, sample: sampleOf(2) }),
  unusable: {
    'no options': { sample: sampleOf(2) },
    'no number of restarts': { options: { ...options, restarts: 0.5 }, sample: sampleOf(2) },
    'no incumbent': { options: { ...options, incumbent: undefined }, sample: sampleOf(2) },
    'no sample': { options },
    'a sample of other columns': { options: { ...options, dimensions: 3 }, sample: sampleOf(2) },
  },
});
