import { figures } from '../report/published.js';
import type { PublishedTable } from '../report/published.js';

const PARAMETERS = ['r', 'alpha', 'a', 'b'];

/** What others state for the orders of customers. */
export const publishedValues: readonly PublishedTable[] = [
  {
    name: 'cdnow-sample',
    protocol: 'calibration-holdout',
    sha256: '6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a',
    figures: figures('Fader, Hardie and Lee 2005; lifetimes', PARAMETERS, {
      'BG/NBD': [0.243, 4.414, 0.793, 2.426],
    }),
  },
];
