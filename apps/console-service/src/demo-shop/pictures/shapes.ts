import type { Palette } from './palette.js';
import { candle, lamp, pendant } from './lighting.js';
import { blanket, cushion, tote } from './textiles.js';
import { clock, notebook, pencils } from './desk.js';
import { mug, teapot, tin } from './tea.js';
import { can, planter, vase } from './green.js';

/** What there are pictures of: each draws within 400 × 400, standing on a table at y = 322. */
export const shapes = {
  ...{ teapot, mug, tin, lamp, pendant, candle, planter, can, vase },
  ...{ notebook, pencils, clock, cushion, blanket, tote },
} satisfies Readonly<Record<string, (palette: Palette) => string>>;

export type Shape = keyof typeof shapes;
