/** What a service has too little data for, as it tells it. */
export interface Lacking {
  readonly what: string;
  readonly have: number;
  readonly need: number;
  /** `segments: 57 of 200 shoppers` */
  readonly text: string;
}

/** What is said without the name of the part, which the page has said already. */
export function lackingText({ what, text }: Pick<Lacking, 'what' | 'text'>): string {
  return text.startsWith(`${what}: `) ? text.slice(what.length + 2) : text;
}

/** How far the data of the shop are for what cannot be done yet. */
export function Missing({ of }: { of: readonly Lacking[] }) {
  if (of.length === 0) return null;
  return (
    <ul class="bars missing">
      {of.map((lack) => (
        <li key={lack.text}>
          <span>{lackingText(lack)}</span>
          <meter max={Math.max(1, lack.need)} value={lack.have} aria-label={lackingText(lack)} />
        </li>
      ))}
    </ul>
  );
}
