import { figures } from '../report/published.js';
import type { PublishedTable } from '../report/published.js';

const FEW_SHOT = 'Few-Shot-Intent-Detection README';

/** What others state for intents, by the file that was learnt from. */
export const intentTables: readonly PublishedTable[] = [
  {
    name: 'banking77',
    protocol: 'train-test',
    sha256: 'b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b',
    figures: [
      ...figures('Casanueva et al., 2020', ['accuracy'], {
        'BERT, tuned': [0.9366],
        'USE+ConveRT': [0.9336],
        USE: [0.9281],
      }),
      ...figures('own reference measurement, five seeds', ['oosAuroc', 'oosRecall@5'], {
        'lexical signals': [0.887, 0.436],
        'with an encoder': [0.924, 0.586],
      }),
    ],
  },
  {
    name: 'banking77-10-shot',
    protocol: 'train-test',
    sha256: '3bc6f79fbe2fe8b0c0e1964403a9bb32537afedcc27b9f11764844cb31385e66',
    figures: figures(FEW_SHOT, ['accuracy'], {
      'RoBERTa+classifier': [0.8427],
      'USE+ConveRT': [0.8519],
      DNNC: [0.8671],
      ICDA: [0.8979],
    }),
  },
  {
    name: 'banking77-5-shot',
    protocol: 'train-test',
    sha256: '6e602c75a74c95e076895b583d740dbab98e37e99261e41f3d7e4c7e2e1c40db',
    figures: figures(FEW_SHOT, ['accuracy'], {
      'RoBERTa+classifier': [0.7404],
      'USE+ConveRT': [0.7775],
      DNNC: [0.804],
      ICDA: [0.8401],
    }),
  },
];
