import type { Palette } from './palette.js';

export function teapot({ deep, main, light, spark }: Palette): string {
  const body = 'M116 232c0-56 38-88 84-88s84 32 84 88c0 52-34 88-84 88s-84-36-84-88z';
  return `<path d="M276 196c52-8 66 76-4 84" fill="none" stroke="${deep}" stroke-width="17" stroke-linecap="round"/>
<path d="M132 262c-32-8-40-42-58-66l20-16c18 16 30 26 44 28z" fill="${main}"/>
<path d="${body}" fill="${main}"/><path d="M119 214h162a96 96 0 0 1 3 28H116a98 98 0 0 1 3-28z" fill="${light}"/>
<path d="${body}" fill="url(#s)"/>
<path d="M148 150c12-22 92-22 104 0z" fill="${deep}"/><circle cx="200" cy="126" r="12" fill="${spark}"/>`;
}

export function mug({ deep, main, light, spark }: Palette): string {
  const body = 'M122 158h138v116c0 30-20 46-46 46h-46c-26 0-46-16-46-46z';
  return `<path d="M256 186c56-8 58 84-2 82" fill="none" stroke="${deep}" stroke-width="18" stroke-linecap="round"/>
<path d="${body}" fill="${main}"/><path d="M122 236h138v38c0 30-20 46-46 46h-46c-26 0-46-16-46-46z" fill="${deep}" opacity=".85"/>
<path d="M122 236c24-16 46 14 70 0s46-14 68 0v10H122z" fill="${light}"/>
<path d="${body}" fill="url(#s)"/><ellipse cx="191" cy="158" rx="69" ry="13" fill="${deep}"/>
<ellipse cx="191" cy="160" rx="57" ry="8" fill="${spark}" opacity=".8"/>
<path d="M172 132c-10-16 12-20 2-40M206 130c-10-16 12-20 2-40" fill="none" stroke="${light}" stroke-width="6" stroke-linecap="round"/>`;
}

export function tin({ deep, main, light, spark }: Palette): string {
  return `<rect x="136" y="146" width="128" height="174" rx="10" fill="${main}"/>
<rect x="136" y="196" width="128" height="82" fill="${light}"/>
<path d="M200 264c-30-6-32-38 0-56 32 18 30 50 0 56zm0 0v-44" fill="${deep}" stroke="${light}" stroke-width="4"/>
<rect x="136" y="146" width="128" height="174" rx="10" fill="url(#s)"/>
<rect x="130" y="118" width="140" height="38" rx="9" fill="${deep}"/><rect x="130" y="118" width="140" height="38" rx="9" fill="url(#s)"/>
<rect x="136" y="298" width="128" height="6" fill="${spark}"/>`;
}
