import type { Palette } from './palette.js';

const LEAF = '#4f7d4a';
const DARK_LEAF = '#37603a';

export function planter({ deep, main, light, spark }: Palette): string {
  const pot = 'M132 220h136l-18 100H150z';
  return `<path d="M200 226C168 190 120 176 104 128c52 0 88 30 96 98z" fill="${LEAF}"/>
<path d="M200 226c32-36 80-50 96-98-52 0-88 30-96 98z" fill="${DARK_LEAF}"/>
<path d="M200 226c-26-44-22-104 0-148 22 44 26 104 0 148z" fill="${LEAF}"/><path d="M200 226V104" stroke="${DARK_LEAF}" stroke-width="4"/>
<circle cx="262" cy="120" r="8" fill="${spark}"/><path d="${pot}" fill="${main}"/><path d="M137 250h126l-3 18H140z" fill="${light}"/>
<path d="${pot}" fill="url(#s)"/><rect x="122" y="206" width="156" height="26" rx="9" fill="${deep}"/><rect x="138" y="314" width="124" height="10" rx="5" fill="${deep}"/>`;
}

export function can({ deep, main, light, spark }: Palette): string {
  return `<path d="M236 178c6-62 74-50 76 4s-24 86-60 98" fill="none" stroke="${deep}" stroke-width="13" stroke-linecap="round"/>
<path d="M148 284L76 164" stroke="${main}" stroke-width="18" stroke-linecap="round"/><path d="M54 170l40-28 8 14-38 26z" fill="${deep}"/>
<path d="M52 190l-10 18M66 186l-6 22M80 184v20" stroke="${light}" stroke-width="5" stroke-linecap="round"/>
<path d="M144 180h112l16 128c0 8-6 12-12 12H140c-6 0-12-4-12-12z" fill="${main}"/><path d="M138 236h126l3 22H135z" fill="${light}"/>
<path d="M144 180h112l16 128c0 8-6 12-12 12H140c-6 0-12-4-12-12z" fill="url(#s)"/><ellipse cx="200" cy="180" rx="56" ry="11" fill="${deep}"/><circle cx="200" cy="290" r="9" fill="${spark}"/>`;
}

export function vase({ deep, main, light, spark }: Palette): string {
  const body = 'M176 170h48c-4 34 44 52 44 96 0 34-26 54-68 54s-68-20-68-54c0-44 48-62 44-96z';
  return `<path d="M198 176C190 130 168 106 150 84M202 176c0-54 8-84 22-116M206 176c10-34 30-54 52-64" fill="none" stroke="${DARK_LEAF}" stroke-width="5"/>
<circle cx="146" cy="78" r="17" fill="${spark}"/><circle cx="226" cy="54" r="20" fill="${light}"/><circle cx="226" cy="54" r="7" fill="${deep}"/><circle cx="264" cy="108" r="14" fill="${spark}"/><circle cx="146" cy="78" r="6" fill="#ffffff" opacity=".7"/>
<path d="M184 130c-22 0-30-12-34-24 20-2 32 6 34 24zM214 126c18-2 26-14 28-26-18 2-28 10-28 26z" fill="${LEAF}"/>
<path d="${body}" fill="${main}"/><path d="M140 240c30 18 90 18 120 0 6 10 8 18 8 28-36 20-100 20-136 0 0-10 2-18 8-28z" fill="${light}"/><path d="${body}" fill="url(#s)"/><ellipse cx="200" cy="170" rx="24" ry="6" fill="${deep}"/>`;
}
