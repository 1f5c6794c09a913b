import { useRead } from '../../api/use-read.js';
import { Badge } from '../../parts/page.js';
import { Loaded } from '../../parts/state.js';
import { time } from '../../text/format.js';
import { t } from '../../text/text.js';

interface ExplanationView {
  readonly member: boolean;
  readonly since?: string;
  readonly modelVersion: string;
  readonly conditions: readonly {
    readonly path: string;
    readonly text: string;
    readonly holds: boolean;
    readonly value?: number | string;
    readonly until?: string;
  }[];
  readonly nearest: readonly { readonly path: string; readonly change: string }[];
  readonly tree?: { readonly agrees: boolean };
}

/** Why a shopper is in a segment or not: each condition with what the shopper has, and what would change it. */
export function Explanation(props: { shopper: string; segment: string }) {
  const { shopper, segment } = props;
  const read = useRead<ExplanationView>(
    `profile/v1/profiles/${encodeURIComponent(shopper)}/segments/${encodeURIComponent(segment)}/explanation`,
  );
  return <Loaded read={read}>{(view) => <Reasons view={view} />}</Loaded>;
}

function Reasons({ view }: { view: ExplanationView }) {
  const { conditions, nearest, modelVersion, since, tree } = view;
  return (
    <div class="explanation">
      <p class="quiet">
        {since !== undefined && `${t('shopper.since', { at: time(since) })}, `}
        {t('recommendations.model', { model: modelVersion })}
      </p>
      <ul class="rows">
        {conditions.map(({ path, text, holds, value, until }) => (
          <li key={`${path}${text}`}>
            <Badge kind={holds ? 'good' : 'bad'}>{t(holds ? 'why.holds' : 'why.fails')}</Badge>{' '}
            {text}
            {value !== undefined && <strong> {t('why.value', { value: shown(value) })}</strong>}
            {until !== undefined && (
              <span class="quiet"> {t('why.until', { at: time(until) })}</span>
            )}
          </li>
        ))}
      </ul>
      {tree && !tree.agrees && <p class="hint">{t('why.treeDiffers')}</p>}
      {nearest.length > 0 && (
        <>
          <h4>{t('why.nearest')}</h4>
          <ul class="ways">
            {nearest.map(({ path, change }) => (
              <li key={path}>{change}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function shown(value: number | string): string {
  if (typeof value === 'number') {
    return String(Number(Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(2)));
  }
  return /^\d{4}-\d\d-\d\dT/.test(value) ? time(value) : value;
}
