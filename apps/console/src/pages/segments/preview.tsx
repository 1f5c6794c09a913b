import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { request, RequestError } from '../../api/request.js';
import { linkTo } from '../../app/router.js';
import { Card } from '../../parts/page.js';
import { count, percent } from '../../text/format.js';
import { t } from '../../text/text.js';
import type { SegmentContent } from './rule-draft.js';

interface PreviewView {
  readonly evaluated: number;
  readonly members: number;
  readonly estimate: number;
  readonly samples: readonly string[];
  readonly overlaps: readonly { readonly segment: string; readonly members: number }[];
  readonly complete: boolean;
  readonly unknown: readonly string[];
}

/** A pause after the last key, so that not every one of them is asked about. */
const PAUSE_MS = 250;

/** Who would be in a segment, by what profiles know now; asked again whenever it changes. */
export function Preview(props: { content: SegmentContent; nameOf: (segment: string) => string }) {
  const shown = useSignal<PreviewView | undefined>(undefined);
  const refusal = useSignal<string | undefined>(undefined);
  // A name says nothing of who is in it, and is asked for only when the segment is saved.
  const body = JSON.stringify({ ...props.content, name: props.content.name || '-' });
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      try {
        const view = await request<PreviewView>('profile/v1/segments/preview', {
          method: 'POST',
          body: JSON.parse(body),
        });
        if (isOver) return;
        shown.value = view;
        refusal.value = undefined;
      } catch (error) {
        if (!isOver) refusal.value = error instanceof RequestError ? error.message : String(error);
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [body]);
  return (
    <Card title={t('rules.preview')}>
      <div aria-live="polite">
        {refusal.value !== undefined && (
          <p class="failure">{t('rules.notUnderstood', { message: refusal.value })}</p>
        )}
        {shown.value === undefined && refusal.value === undefined && (
          <p class="quiet">{t('app.loading')}</p>
        )}
        {shown.value !== undefined && refusal.value === undefined && (
          <Found view={shown.value} nameOf={props.nameOf} />
        )}
      </div>
    </Card>
  );
}

function Found({ view, nameOf }: { view: PreviewView; nameOf: (segment: string) => string }) {
  const { evaluated, members, estimate, samples, overlaps, complete, unknown } = view;
  const share = percent(members / Math.max(1, evaluated));
  return (
    <>
      <p class="preview-count">
        <strong>{t('segments.size', { count: count(estimate) })}</strong>
      </p>
      <p class="quiet">
        {complete
          ? t('rules.ofAll', { share, shoppers: count(evaluated) })
          : t('rules.ofSome', { share, shoppers: count(evaluated) })}
      </p>
      {unknown.length > 0 && <p class="hint">{t('rules.countsFromNow')}</p>}
      {overlaps.length > 0 && (
        <>
          <h3>{t('rules.overlaps')}</h3>
          <ul class="bars">
            {overlaps.map(({ segment, members: shared }) => (
              <li key={segment}>
                <span>{nameOf(segment)}</span>
                <meter
                  min={0}
                  max={Math.max(1, members)}
                  value={shared}
                  aria-label={nameOf(segment)}
                />
                <span class="quiet">{percent(shared / Math.max(1, members))}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {samples.length > 0 && (
        <>
          <h3>{t('rules.samples')}</h3>
          <ul class="samples">
            {samples.map((shopper) => (
              <li key={shopper}>
                <a href={linkTo('shoppers', 'shopper', shopper)}>
                  <code>{shopper}</code>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
