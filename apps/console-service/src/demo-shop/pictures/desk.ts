import type { Palette } from './palette.js';

export function notebook({ deep, main, light, spark }: Palette): string {
  return `<g transform="rotate(-7 200 210)"><rect x="126" y="108" width="156" height="206" rx="9" fill="#ffffff"/>
<rect x="118" y="104" width="156" height="206" rx="9" fill="${main}"/><rect x="118" y="104" width="26" height="206" rx="9" fill="${deep}"/>
<rect x="168" y="142" width="82" height="48" rx="4" fill="${light}"/><path d="M180 160h58M180 174h34" stroke="${deep}" stroke-width="5" stroke-linecap="round"/>
<rect x="118" y="104" width="156" height="206" rx="9" fill="url(#s)"/><rect x="252" y="104" width="9" height="206" fill="${deep}"/><path d="M200 310v30l-9-9-9 9v-30z" fill="${spark}"/></g>`;
}

export function pencils({ deep, main, light, spark }: Palette): string {
  const pencil = (x: number, tilt: number, colour: string, top: number) =>
    `<g transform="rotate(${String(tilt)} ${String(x)} 300)"><rect x="${String(x - 8)}" y="${String(top)}" width="16" height="190" fill="${colour}"/><path d="M${String(x - 8)} ${String(top)}l8-26 8 26z" fill="#f1dcc0"/><path d="M${String(x - 3)} ${String(top - 16)}l3-10 3 10z" fill="#2c2c2c"/></g>`;
  return `${pencil(166, -9, spark, 118)}${pencil(188, -3, deep, 98)}${pencil(208, 2, light, 122)}${pencil(228, 6, main, 102)}${pencil(242, 12, spark, 130)}
<path d="M140 208h120v96c0 10-6 16-16 16h-88c-10 0-16-6-16-16z" fill="${main}"/><path d="M140 240l30 24 30-24 30 24 30-24v18l-30 24-30-24-30 24-30-24z" fill="${light}"/>
<path d="M140 208h120v96c0 10-6 16-16 16h-88c-10 0-16-6-16-16z" fill="url(#s)"/><rect x="134" y="200" width="132" height="18" rx="8" fill="${deep}"/>`;
}

export function clock({ deep, main, light, spark }: Palette): string {
  const marks = Array.from({ length: 12 }, (_, hour) => {
    const angle = String(hour * 30);
    return `<rect x="197" y="136" width="6" height="${hour % 3 === 0 ? '16' : '9'}" rx="3" fill="${deep}" transform="rotate(${angle} 200 212)"/>`;
  });
  return `<path d="M142 300l-16 22h26l12-14zM258 300l16 22h-26l-12-14z" fill="${deep}"/><circle cx="200" cy="212" r="104" fill="${main}"/>
<circle cx="200" cy="212" r="104" fill="url(#s)"/><circle cx="200" cy="212" r="84" fill="#fffdf8"/>${marks.join('')}
<path d="M200 212l-34-34" stroke="${deep}" stroke-width="9" stroke-linecap="round"/><path d="M200 212l44-26" stroke="${deep}" stroke-width="6" stroke-linecap="round"/>
<path d="M200 230v-74" stroke="${spark}" stroke-width="3" stroke-linecap="round"/><circle cx="200" cy="212" r="8" fill="${spark}"/><circle cx="200" cy="106" r="8" fill="${light}"/>`;
}
