import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { previewCampaign } from '../../api/preview.js';
import type { Preview, PreviewProgress } from '../../api/preview.js';
import { RequestError } from '../../api/request.js';
import { linkTo } from '../../app/router.js';
import { Badge } from '../../parts/page.js';
import { Empty, Failure } from '../../parts/state.js';
import { count, percent, time } from '../../text/format.js';
import { isTextKey, t } from '../../text/text.js';

const DAYS = 7;

/** What a campaign would have decided in the last days, when it is asked for. */
export function CampaignPreview(props: {
  request: () => { readonly id: string; readonly content: unknown };
}) {
  const progress = useSignal<PreviewProgress | undefined>(undefined);
  const result = useSignal<Preview | undefined>(undefined);
  const error = useSignal<RequestError | undefined>(undefined);
  const busy = useSignal(false);
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  const ask = async () => {
    const controller = new AbortController();
    asking.current = controller;
    busy.value = true;
    error.value = undefined;
    result.value = undefined;
    progress.value = undefined;
    const onProgress = (told: PreviewProgress) => (progress.value = told);
    try {
      const request = { ...props.request(), days: DAYS };
      result.value = await previewCampaign(request, onProgress, controller.signal);
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown : new RequestError(0, String(thrown));
    }
    busy.value = false;
  };
  return (
    <section class="preview" aria-label={t('campaigns.preview')}>
      <button type="button" disabled={busy.value} onClick={() => void ask()}>
        {t('campaigns.preview.ask', { days: DAYS })}
      </button>
      {busy.value && <Progress of={progress.value} />}
      {error.value && <Failure error={error.value} />}
      {result.value && <Result of={result.value} />}
    </section>
  );
}

function Progress({ of: told }: { of: PreviewProgress | undefined }) {
  const share = told && told.of > 0 ? told.done / told.of : 0;
  return (
    <p role="status">
      {t(told?.step === 'folding' ? 'campaigns.preview.folding' : 'campaigns.preview.reading')}{' '}
      <progress max={1} value={share} aria-label={t('campaigns.preview')} />
    </p>
  );
}

function Result({ of }: { of: Preview }) {
  const suppressed = Object.entries(of.suppressed).sort(([, a], [, b]) => b - a);
  const withheld = suppressed.reduce((sum, [, value]) => sum + value, 0);
  return (
    <div class="preview-result">
      <p>
        <strong>
          {t('campaigns.preview.would', {
            ...{ asked: count(of.requested), held: count(of.heldOut), kept: count(withheld) },
          })}
        </strong>
      </p>
      {suppressed.length > 0 && (
        <p class="quiet">
          {suppressed.map(([reason, value]) => `${reasonName(reason)} ${count(value)}`).join(', ')}
        </p>
      )}
      <p class="quiet">
        {t('campaigns.preview.span', { from: time(of.span.from), to: time(of.span.to) })}{' '}
        {t('campaigns.preview.waiting', { count: count(of.waiting) })}{' '}
        {of.share < 1 && t('campaigns.preview.sampled', { share: percent(of.share) })}
      </p>
      {of.occasions === 0 && <Empty>{t('campaigns.preview.nobody')}</Empty>}
      <Days of={of.days} />
      {of.samples.length > 0 && <Samples of={of.samples} />}
    </div>
  );
}

function Days({ of: days }: { of: Preview['days'] }) {
  const most = Math.max(1, ...days.map(({ occasions }) => occasions));
  return (
    <ul class="bars">
      {days.map(({ day, requested, heldOut, occasions }) => (
        <li key={day}>
          <span>{day}</span>
          <meter
            max={most}
            value={requested}
            aria-label={t('campaigns.preview.day', { day })}
            title={t('campaigns.preview.would', {
              ...{ asked: requested, held: heldOut, kept: occasions - requested - heldOut },
            })}
          />
          <span class="numeric">{count(requested)}</span>
        </li>
      ))}
    </ul>
  );
}

function Samples({ of: samples }: { of: Preview['samples'] }) {
  return (
    <details>
      <summary>{t('campaigns.preview.samples')}</summary>
      <ul class="rows">
        {samples.map(({ shopper, at, decision, reason }) => (
          <li key={shopper}>
            <a href={linkTo('shoppers', 'shopper', shopper)}>
              <code>{shopper.slice(0, 10)}…</code>
            </a>{' '}
            <Badge kind={decision === 'requested' ? 'good' : 'warn'}>
              {t(`campaigns.preview.${decision}`)}
            </Badge>{' '}
            {decision !== 'requested' && reasonName(reason)} <span class="quiet">{time(at)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What a rule is called by which a campaign is withheld. */
export function reasonName(reason: string): string {
  const key = `campaigns.reason.${reason}`;
  return isTextKey(key) ? t(key) : reason;
}
