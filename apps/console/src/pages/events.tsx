import { useSignal } from '@preact/signals';
import { events, goOn, held, isPaused, useEvents, verdicts } from '../api/events.js';
import type { DebuggedEvent, Verdict } from '../api/events.js';
import { linkTo } from '../app/router.js';
import { Badge, Card, Page } from '../parts/page.js';
import { Empty } from '../parts/state.js';
import { Table } from '../parts/table.js';
import { clock, count } from '../text/format.js';
import { t } from '../text/text.js';

const SHOWN = 100;
const badgeOf = {
  accepted: 'good',
  unverified: 'warn',
  robot: 'plain',
  refused: 'bad',
  duplicate: 'plain',
} as const;

/** What the collector makes of events, as they arrive. */
export function Events() {
  useEvents();
  const verdict = useSignal<Verdict | undefined>(undefined);
  const withAdvice = useSignal(false);
  const shown = events.value.filter(
    (event) =>
      (verdict.value === undefined || event.verdict === verdict.value) &&
      (!withAdvice.value || event.suggestions.length > 0),
  );
  return (
    <Page title={t('events.title')} lead={t('events.lead')}>
      <div class="buttons filters" role="group" aria-label={t('events.filter')}>
        {[undefined, ...verdicts].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={verdict.value === one}
            onClick={() => (verdict.value = one)}
          >
            {t(one === undefined ? 'events.all' : `events.verdict.${one}`)}{' '}
            <span class="quiet">{count(countOf(one))}</span>
          </button>
        ))}
        <button
          type="button"
          aria-pressed={withAdvice.value}
          onClick={() => (withAdvice.value = !withAdvice.value)}
        >
          {t('events.withAdvice')}
        </button>
        <PauseButton />
      </div>
      <Card>
        {shown.length === 0 ? (
          <Empty>{t('events.none')}</Empty>
        ) : (
          <EventTable rows={shown.slice(0, SHOWN)} />
        )}
      </Card>
    </Page>
  );
}

function countOf(verdict: Verdict | undefined): number {
  if (verdict === undefined) return events.value.length;
  return events.value.filter((event) => event.verdict === verdict).length;
}

function PauseButton() {
  const toggle = () => {
    if (isPaused.value) goOn();
    else isPaused.value = true;
  };
  return (
    <button type="button" class="primary" onClick={toggle}>
      {isPaused.value ? t('events.goOn', { count: count(held.value.length) }) : t('events.pause')}
    </button>
  );
}

function EventTable({ rows }: { rows: readonly DebuggedEvent[] }) {
  return (
    <Table
      label={t('events.title')}
      rows={rows}
      keyOf={({ number }) => String(number)}
      columns={[
        { head: t('events.when'), cell: ({ at }) => clock(Date.parse(at)) },
        {
          head: t('events.verdict'),
          cell: ({ verdict }) => (
            <Badge kind={badgeOf[verdict]}>{t(`events.verdict.${verdict}`)}</Badge>
          ),
        },
        { head: t('events.event'), cell: (event) => <Named {...event} /> },
        { head: t('events.source'), cell: ({ source }) => t(`events.source.${source}`) },
        { head: t('events.advice'), cell: (event) => <Advice {...event} /> },
        { head: t('shopper.id'), cell: ({ shopper }) => <ShopperLink id={shopper} /> },
      ]}
    />
  );
}

function Named({ event, type }: DebuggedEvent) {
  return (
    <>
      <strong>{event}</strong> {type !== undefined && <code class="quiet">{type}</code>}
    </>
  );
}

function Advice({ reason, suggestions }: DebuggedEvent) {
  return (
    <span class="advice">
      {reason !== undefined && <code>{reason}</code>}
      {suggestions.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </span>
  );
}

function ShopperLink({ id }: { id: string | undefined }) {
  if (id === undefined) return null;
  return (
    <a href={linkTo('shoppers', 'shopper', id)}>
      <code>{id.slice(0, 10)}…</code>
    </a>
  );
}
