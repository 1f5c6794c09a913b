import { useRead } from '../../api/use-read.js';
import { Loaded } from '../../parts/state.js';
import { count, money, percent } from '../../text/format.js';
import { t } from '../../text/text.js';
import { reasonName } from './campaign-preview.js';

interface Effect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Group {
  readonly shoppers: number;
  readonly buyers: number;
}

interface Report {
  readonly occasions: number;
  readonly eligible: number;
  readonly requested: number;
  readonly heldOut: number;
  readonly delivered: number;
  readonly converted: number;
  readonly suppressed: Readonly<Record<string, number>>;
  readonly lastTouchRevenue: Readonly<Record<string, number>>;
  readonly arms: Readonly<
    Record<string, { readonly trials: number; readonly rewards: number; readonly rate: number }>
  >;
  readonly holdOut: {
    readonly treated: Group;
    readonly control: Group;
    readonly sampleRatio: { readonly broken: boolean };
    readonly incrementalConversion?: Effect;
    readonly incrementalRevenue: Readonly<Record<string, Effect>>;
  };
}

const EVERY_MS = 5_000;

/** What a campaign has come to: the way from an occasion to an order, and beside who was left alone. */
export function CampaignReport({ id }: { id: string }) {
  const path = `marketing/v1/campaigns/${encodeURIComponent(id)}/report`;
  const read = useRead<Report>(path, EVERY_MS);
  return (
    <Loaded read={read}>
      {(report) => (
        <>
          <Funnel report={report} />
          <Withheld suppressed={report.suppressed} />
          <Arms arms={report.arms} />
          <HoldOut holdOut={report.holdOut} />
        </>
      )}
    </Loaded>
  );
}

function Funnel({ report }: { report: Report }) {
  const steps = [
    [t('campaigns.funnel.occasions'), report.occasions],
    [t('campaigns.funnel.eligible'), report.eligible],
    [t('campaigns.funnel.requested'), report.requested],
    // Shops that do not report deliveries have none.
    ...(report.delivered > 0 ? [[t('campaigns.funnel.delivered'), report.delivered] as const] : []),
    [t('campaigns.funnel.converted'), report.converted],
  ] as const;
  const most = Math.max(1, report.occasions);
  const revenue = Object.entries(report.lastTouchRevenue);
  return (
    <>
      <ul class="bars funnel" aria-label={t('campaigns.funnel')}>
        {steps.map(([label, value]) => (
          <li key={label}>
            <span>{label}</span>
            <meter max={most} value={value} aria-label={label} />
            <span class="numeric">{count(value)}</span>
          </li>
        ))}
      </ul>
      {revenue.length > 0 && (
        <p class="quiet">
          {t('campaigns.revenueAfter', {
            amount: revenue.map(([currency, amount]) => amountOf(amount, currency)).join(', '),
          })}
        </p>
      )}
    </>
  );
}

function amountOf(amount: number, currency: string): string {
  return money(amount, currency === '' ? undefined : currency);
}

function Withheld({ suppressed }: { suppressed: Report['suppressed'] }) {
  const reasons = Object.entries(suppressed).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return null;
  return (
    <p class="quiet">
      {t('campaigns.suppressed')}:{' '}
      {reasons.map(([reason, value]) => `${reasonName(reason)} ${count(value)}`).join(', ')}
    </p>
  );
}

function Arms({ arms }: { arms: Report['arms'] }) {
  const entries = Object.entries(arms);
  if (entries.length < 2) return null;
  return (
    <ul class="pairs" aria-label={t('campaigns.form.arms')}>
      {entries.map(([id, { trials, rewards, rate }]) => (
        <li key={id}>
          <span class="quiet">{id}</span>{' '}
          <span>{t('campaigns.arm', { rewards, trials, rate: percent(rate) })}</span>
        </li>
      ))}
    </ul>
  );
}

function HoldOut({ holdOut }: { holdOut: Report['holdOut'] }) {
  const { treated, control, sampleRatio, incrementalConversion, incrementalRevenue } = holdOut;
  if (control.shoppers === 0 && treated.shoppers === 0) return null;
  const effects = Object.entries(incrementalRevenue);
  return (
    <div class="hold-out">
      <h3>{t('campaigns.holdOut')}</h3>
      <p>
        {t('campaigns.holdOut.groups', {
          treated: shareOf(treated),
          control: shareOf(control),
          left: count(control.shoppers),
        })}
      </p>
      {sampleRatio.broken && <p class="failure">{t('campaigns.holdOut.broken')}</p>}
      {incrementalConversion === undefined && <p class="quiet">{t('campaigns.holdOut.tooFew')}</p>}
      {incrementalConversion && (
        <p>{t('campaigns.holdOut.conversion', intervalOf(incrementalConversion, percent))}</p>
      )}
      {effects.map(([currency, effect]) => (
        <p key={currency}>
          {t(
            'campaigns.holdOut.revenue',
            intervalOf(effect, (value) => amountOf(value, currency)),
          )}
        </p>
      ))}
    </div>
  );
}

function shareOf({ shoppers, buyers }: Group): string {
  return shoppers === 0 ? '–' : percent(buyers / shoppers);
}

function intervalOf({ value, low, high }: Effect, text: (value: number) => string) {
  return { value: text(value), low: text(low), high: text(high) };
}
