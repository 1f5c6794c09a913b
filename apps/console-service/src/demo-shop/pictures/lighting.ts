import type { Palette } from './palette.js';

export function lamp({ deep, main, light, spark }: Palette): string {
  return `<path d="M108 206l-26 112h112l-22-112z" fill="${spark}" opacity=".28"/>
<path d="M262 306l-46-100 62-72" fill="none" stroke="${deep}" stroke-width="11" stroke-linejoin="round" stroke-linecap="round"/>
<path d="M278 134L150 150" fill="none" stroke="${deep}" stroke-width="11" stroke-linecap="round"/>
<rect x="204" y="302" width="116" height="20" rx="10" fill="${deep}"/>
<circle cx="216" cy="206" r="11" fill="${spark}"/><circle cx="278" cy="134" r="11" fill="${spark}"/>
<path d="M156 118c-40 8-66 48-64 88h94c8-30-2-66-30-88z" fill="${main}"/>
<path d="M156 118c-40 8-66 48-64 88h94c8-30-2-66-30-88z" fill="url(#s)"/>
<ellipse cx="139" cy="207" rx="47" ry="9" fill="${light}"/>`;
}

export function pendant({ deep, main, light, spark }: Palette): string {
  const shade = 'M106 234c2-66 44-100 94-100s92 34 94 100z';
  return `<path d="M106 240l-40 82h268l-40-82z" fill="${spark}" opacity=".22"/>
<path d="M200 0v112" stroke="${deep}" stroke-width="5"/><rect x="184" y="104" width="32" height="34" rx="7" fill="${deep}"/>
<path d="${shade}" fill="${main}"/><path d="M113 196h174l5 20H108z" fill="${light}" opacity=".75"/><path d="${shade}" fill="url(#s)"/>
<ellipse cx="200" cy="235" rx="94" ry="15" fill="${deep}"/><circle cx="200" cy="240" r="20" fill="${spark}"/>`;
}

export function candle({ deep, main, light, spark }: Palette): string {
  return `<rect x="138" y="182" width="124" height="138" rx="12" fill="${main}"/>
<rect x="138" y="222" width="124" height="62" fill="${light}"/><path d="M158 246h84M158 262h52" stroke="${deep}" stroke-width="6" stroke-linecap="round"/>
<rect x="138" y="182" width="124" height="138" rx="12" fill="url(#s)"/><ellipse cx="200" cy="184" rx="62" ry="12" fill="${deep}"/>
<ellipse cx="200" cy="186" rx="52" ry="8" fill="${light}"/><path d="M200 186v-20" stroke="${deep}" stroke-width="5"/>
<circle cx="200" cy="140" r="46" fill="${spark}" opacity=".22"/><path d="M200 172c-26-10-20-40 0-66 20 26 26 56 0 66z" fill="${spark}"/>
<path d="M200 168c-12-6-8-22 0-34 8 12 12 28 0 34z" fill="#ffffff" opacity=".7"/>`;
}
