import type { Palette } from './palette.js';
import { shapes } from './shapes.js';
import type { Shape } from './shapes.js';

/**
 * The picture of a product as SVG, 400 × 400: what it is, in the colours of its collection, on a table. No
 * style attributes and no links, so that every policy of a page allows it.
 */
export function pictureOf(shape: Shape, palette: Palette): string {
  const { back, light } = palette;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">',
    '<defs>',
    `<linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ffffff"/><stop offset="1" stop-color="${back}"/></linearGradient>`,
    '<linearGradient id="s" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#ffffff" stop-opacity=".28"/><stop offset=".45" stop-color="#ffffff" stop-opacity="0"/><stop offset="1" stop-color="#000000" stop-opacity=".16"/></linearGradient>',
    '</defs>',
    '<rect width="400" height="400" fill="url(#w)"/>',
    `<circle cx="292" cy="118" r="74" fill="${light}" opacity=".38"/>`,
    `<rect y="306" width="400" height="94" fill="${light}" opacity=".45"/>`,
    '<ellipse cx="200" cy="322" rx="118" ry="12" fill="#000000" opacity=".13"/>',
    shapes[shape](palette),
    '</svg>',
  ].join('');
}
