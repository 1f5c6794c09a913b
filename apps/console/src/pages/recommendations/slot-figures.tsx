import { useRead } from '../../api/use-read.js';
import { Card } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/state.js';
import { Table } from '../../parts/table.js';
import { count, decimal, money, percent } from '../../text/format.js';
import { t } from '../../text/text.js';

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Figures {
  readonly seen: number;
  readonly clickRate?: Interval;
  readonly conversion?: Interval;
  readonly revenue: Readonly<Record<string, { readonly sum: number }>>;
}

interface Arm extends Figures {
  readonly shoppers: number;
  readonly mixed: number;
  readonly effect?: { readonly clicked?: { readonly value: number; readonly sequential: Bounds } };
}

type Bounds = Pick<Interval, 'low' | 'high'>;

interface Experiment {
  readonly id: string;
  readonly sampleRatio: { readonly broken: boolean };
  readonly arms: Readonly<Record<string, Arm>>;
}

interface SlotReport extends Figures {
  readonly slot: string;
  readonly sources: Readonly<Record<string, Figures>>;
  readonly experiment?: Experiment;
}

const EVERY_MS = 10_000;

/** What came of the lists of each slot: seen, clicked, bought, by source and by arm of its experiment. */
export function SlotFigures() {
  const read = useRead<{ slots: readonly SlotReport[] }>('recommender/v1/slots', EVERY_MS);
  return (
    <Card title={t('slots.title')}>
      <p class="quiet">{t('slots.lead')}</p>
      <Loaded read={read}>
        {({ slots }) => {
          const used = slots.filter(({ seen }) => seen > 0);
          return used.length === 0 ? <Empty>{t('slots.none')}</Empty> : <Reports slots={used} />;
        }}
      </Loaded>
    </Card>
  );
}

function Reports({ slots }: { slots: readonly SlotReport[] }) {
  const rows = slots.flatMap((report) => [
    [report.slot, report] as const,
    ...Object.entries(report.sources).map(([source, figures]) => {
      return [`${report.slot} · ${source}`, figures] as const;
    }),
  ]);
  return (
    <>
      <FigureTable label={t('slots.title')} head={t('slots.what')} rows={rows} />
      {slots.map(
        ({ slot, experiment }) =>
          experiment && <ExperimentReport key={slot} slot={slot} experiment={experiment} />,
      )}
    </>
  );
}

function ExperimentReport({ slot, experiment }: { slot: string; experiment: Experiment }) {
  const arms = Object.entries(experiment.arms);
  const mixed = arms.reduce((sum, [, arm]) => sum + arm.mixed, 0);
  const label = t('slots.experiment', { slot, experiment: experiment.id });
  return (
    <>
      <h3>{label}</h3>
      {experiment.sampleRatio.broken && <p class="failure">{t('slots.broken')}</p>}
      <FigureTable label={label} head={t('slots.arm')} rows={arms} />
      <ul class="pairs" aria-label={t('slots.effect')}>
        {arms.map(([id, { shoppers, effect }]) => (
          <li key={id}>
            <span class="quiet">
              {id}, {count(shoppers)} {t('slots.shoppers')}
            </span>{' '}
            {effect?.clicked && (
              <span>
                {t('slots.effect')}:{' '}
                {shown({ ...effect.clicked.sequential, value: effect.clicked.value }, (value) =>
                  decimal(value, 3),
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {mixed > 0 && <p class="quiet">{t('slots.mixed', { count: count(mixed) })}</p>}
    </>
  );
}

function FigureTable(props: {
  label: string;
  head: string;
  rows: readonly (readonly [name: string, figures: Figures])[];
}) {
  const numeric = true;
  return (
    <Table
      label={props.label}
      rows={props.rows}
      keyOf={([name]) => name}
      columns={[
        { head: props.head, cell: ([name]) => name },
        { head: t('slots.seen'), cell: ([, { seen }]) => count(seen), numeric },
        { head: t('slots.clickRate'), cell: ([, row]) => shown(row.clickRate, percent), numeric },
        { head: t('slots.conversion'), cell: ([, row]) => shown(row.conversion, percent), numeric },
        { head: t('slots.revenue'), cell: ([, { revenue }]) => amounts(revenue), numeric },
      ]}
    />
  );
}

function shown(interval: Interval | undefined, text: (value: number) => string): string {
  if (interval === undefined) return '–';
  const { value, low, high } = interval;
  return t('slots.interval', { value: text(value), low: text(low), high: text(high) });
}

function amounts(revenue: Figures['revenue']): string {
  const all = Object.entries(revenue).map(([currency, { sum }]) =>
    money(sum, currency === '' ? undefined : currency),
  );
  return all.length === 0 ? '–' : all.join(', ');
}
