import { useSignal } from '@preact/signals';
import { deleteDocument } from '../../api/documents.js';
import { RequestError } from '../../api/request.js';
import { linkTo } from '../../app/router.js';
import { History } from '../../parts/history.js';
import { notify } from '../../parts/notice.js';
import { Badge } from '../../parts/page.js';
import { Empty, Failure } from '../../parts/state.js';
import { count, percent } from '../../text/format.js';
import { t } from '../../text/text.js';
import type { RuleSegment, SegmentSizes } from './segments-view.js';
import { SizeLine } from './size-line.js';

/** The segments by rules, with who is in them and what can be done with them. */
export function RuleSegments(props: {
  segments: readonly RuleSegment[];
  sizes: SegmentSizes | undefined;
  reload: () => Promise<unknown>;
}) {
  const { segments } = props;
  return (
    <section aria-label={t('segments.byRules')}>
      <div class="section-head">
        <h2>{t('segments.byRules')}</h2>
        <a class="button primary" href={linkTo('segments', 'new')}>
          {t('rules.new')}
        </a>
      </div>
      {segments.length === 0 && <Empty>{t('rules.none')}</Empty>}
      <ul class="cards">
        {segments.map((segment) => (
          <RuleCard key={segment.segment} {...props} segment={segment} />
        ))}
      </ul>
    </section>
  );
}

function RuleCard(props: {
  segment: RuleSegment;
  sizes: SegmentSizes | undefined;
  reload: () => Promise<unknown>;
}) {
  const { segment, name, description, size, status, evaluated, shoppers, rules } = props.segment;
  return (
    <li class="card">
      <div class="card-head">
        <h3>{name}</h3>
        {status === 'live' ? (
          <Badge kind="good">{t('rules.live')}</Badge>
        ) : (
          <Badge kind="warn">
            {t('rules.preparing', { share: percent(evaluated / Math.max(1, shoppers)) })}
          </Badge>
        )}
      </div>
      {description !== undefined && <p class="quiet">{description}</p>}
      <p>
        <strong>{t('segments.size', { count: count(size) })}</strong>
      </p>
      <meter min={0} max={Math.max(1, shoppers)} value={size} aria-label={name} />
      <SizeLine of={props.segment} sizes={props.sizes} />
      <ul class="ways">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <Acts id={segment} name={name} version={props.segment.version} reload={props.reload} />
    </li>
  );
}

interface Acted {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly reload: () => Promise<unknown>;
}

function Acts(props: Acted) {
  const { id, name, reload } = props;
  const asked = useSignal<'history' | 'delete' | undefined>(undefined);
  const opener = (what: 'history' | 'delete', text: string) => (
    <button
      type="button"
      aria-label={`${text}: ${name}`}
      aria-expanded={asked.value === what}
      onClick={() => {
        asked.value = asked.value === what ? undefined : what;
      }}
    >
      {text}
    </button>
  );
  return (
    <>
      <div class="buttons">
        <a
          class="button"
          href={linkTo('segments', 'edit', id)}
          aria-label={`${t('app.edit')}: ${name}`}
        >
          {t('app.edit')}
        </a>
        {opener('history', t('app.history'))}
        {opener('delete', t('rules.delete'))}
      </div>
      {asked.value === 'delete' && <Delete {...props} />}
      {asked.value === 'history' && (
        <History
          kind="segment"
          id={id}
          show={(content) => (content as { name?: string } | undefined)?.name ?? ''}
          onRestored={() => void reload()}
        />
      )}
    </>
  );
}

function Delete({ id, version, reload }: Acted) {
  const error = useSignal<RequestError | undefined>(undefined);
  const remove = async () => {
    try {
      await deleteDocument('segment', id, version);
      notify(t('app.saved'));
      await reload();
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown : new RequestError(0, String(thrown));
    }
  };
  return (
    <div class="buttons" role="group">
      <span>{t('rules.confirmDelete')}</span>
      <button type="button" class="primary" onClick={() => void remove()}>
        {t('rules.confirm')}
      </button>
      {error.value && <Failure error={error.value} />}
    </div>
  );
}
