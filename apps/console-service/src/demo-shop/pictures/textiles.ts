import type { Palette } from './palette.js';

export function cushion({ deep, main, light, spark }: Palette): string {
  const body =
    'M104 128c58 16 134 16 192 0-16 58-16 124 4 186-60-14-140-14-200 0 20-62 20-128 4-186z';
  const stripes = [158, 190, 222, 254].map(
    (y, at) =>
      `<path d="M${String(112 + at)} ${String(y)}c56 10 120 10 ${String(176 - 2 * at)} 0" fill="none" stroke="${at % 2 ? light : deep}" stroke-width="9" opacity=".9"/>`,
  );
  return `<path d="${body}" fill="${main}"/>${stripes.join('')}<path d="M118 286c54-10 110-10 164 0" fill="none" stroke="${light}" stroke-width="9"/><path d="${body}" fill="url(#s)"/>
<circle cx="104" cy="128" r="9" fill="${spark}"/><circle cx="296" cy="128" r="9" fill="${spark}"/><circle cx="300" cy="314" r="9" fill="${spark}"/><circle cx="100" cy="314" r="9" fill="${spark}"/>`;
}

export function blanket({ deep, main, light, spark }: Palette): string {
  const fold = (y: number, colour: string) =>
    `<rect x="96" y="${String(y)}" width="208" height="46" rx="22" fill="${colour}"/><rect x="96" y="${String(y)}" width="208" height="46" rx="22" fill="url(#s)"/>`;
  const fringe = Array.from(
    { length: 13 },
    (_, at) =>
      `<path d="M${String(112 + at * 14)} 228v${String(at % 2 ? 26 : 32)}" stroke="${light}" stroke-width="5" stroke-linecap="round"/>`,
  );
  return `${fold(274, deep)}${fold(232, main)}${fold(190, light)}
<path d="M104 152c0-12 10-20 22-20h150c14 0 24 8 24 20v78H104z" fill="${main}"/><path d="M104 168h196v14H104zM104 194h196v6H104z" fill="${light}"/><path d="M104 208h196v6H104z" fill="${spark}"/>
<path d="M104 152c0-12 10-20 22-20h150c14 0 24 8 24 20v78H104z" fill="url(#s)"/>${fringe.join('')}`;
}

export function tote({ deep, main, light, spark }: Palette): string {
  const body = 'M116 176h168l14 134c0 6-4 10-10 10H112c-6 0-10-4-10-10z';
  return `<path d="M160 190c-4-92 84-92 80 0" fill="none" stroke="${deep}" stroke-width="13" stroke-linecap="round"/>
<path d="${body}" fill="${light}"/><path d="M104 286h192l2 24c0 6-4 10-10 10H112c-6 0-10-4-10-10z" fill="${main}"/><path d="${body}" fill="url(#s)"/>
<circle cx="200" cy="236" r="34" fill="${main}"/><path d="M170 244c14-16 22-16 30-4s18 12 30-4a34 34 0 0 1-60 8z" fill="${deep}"/><circle cx="212" cy="222" r="8" fill="${spark}"/>`;
}
