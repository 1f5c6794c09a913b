import { useSignal } from '@preact/signals';
import { deleteDocument, putDocument } from '../../api/documents.js';
import type { StoredDocument } from '../../api/documents.js';
import { useRead } from '../../api/use-read.js';
import { Editor } from '../../parts/editor.js';
import { Field, TextField } from '../../parts/field.js';
import { notify } from '../../parts/notice.js';
import { Badge } from '../../parts/page.js';
import { Empty } from '../../parts/state.js';
import { count, decimal, money, percent } from '../../text/format.js';
import { t } from '../../text/text.js';
import type { LearnedSegment, SegmentSizes, SegmentsView } from './segments-view.js';
import { SizeLine } from './size-line.js';

type Named = StoredDocument<{ name: string; description?: string }>;

/** The segments that were learned, with names that can be edited. */
export function LearnedSegments(props: {
  view: SegmentsView;
  sizes: SegmentSizes | undefined;
  reload: () => Promise<unknown>;
}) {
  const { segments, missing, tree } = props.view;
  const names = useRead<{ documents: readonly Named[] }>(
    'shop/v1/documents/segment-name?limit=500',
  );
  const edited = useSignal<LearnedSegment | undefined>(undefined);
  const reload = () => Promise.all([props.reload(), names.reload()]);
  const named = names.data.value?.documents ?? [];
  return (
    <>
      {missing.map(({ text }) => (
        <Empty key={text}>{text}</Empty>
      ))}
      <SegmentCards
        segments={segments}
        sizes={props.sizes}
        onEdit={(segment) => (edited.value = segment)}
      />
      {tree && <p class="quiet">{t('segments.fidelity', { share: percent(tree.fidelity) })}</p>}
      {edited.value && (
        <Rename
          segment={edited.value}
          document={named.find(({ id }) => id === edited.value?.segment)}
          reload={reload}
          onClose={() => (edited.value = undefined)}
        />
      )}
    </>
  );
}

function SegmentCards(props: {
  segments: readonly LearnedSegment[];
  sizes: SegmentSizes | undefined;
  onEdit: (segment: LearnedSegment) => void;
}) {
  const total = props.segments.reduce((sum, { size }) => sum + size, 0);
  const largestFirst = [...props.segments].sort(
    (a, b) => Number(a.into !== undefined) - Number(b.into !== undefined) || b.size - a.size,
  );
  return (
    <ul class="cards">
      {largestFirst.map((segment) => (
        <li key={segment.segment} class="card">
          <div class="card-head">
            <h2>{segment.name}</h2>
            {segment.into ? (
              <Badge kind="warn">{t('segments.ended')}</Badge>
            ) : (
              <button
                type="button"
                aria-label={`${t('app.edit')}: ${segment.name}`}
                onClick={() => {
                  props.onEdit(segment);
                }}
              >
                {t('app.edit')}
              </button>
            )}
          </div>
          <p class="quiet">{segment.description}</p>
          <p>
            <strong>{t('segments.size', { count: count(segment.size) })}</strong>
          </p>
          <meter min={0} max={Math.max(1, total)} value={segment.size} aria-label={segment.name} />
          <SizeLine of={segment} sizes={props.sizes} />
          {!segment.into && <Centroid of={segment.centroid} />}
          <Ways rules={segment.rules} />
        </li>
      ))}
    </ul>
  );
}

/** The ways through the tree that lead into a segment. */
function Ways({ rules }: { rules: readonly string[] }) {
  if (rules.length === 0) return null;
  return (
    <details>
      <summary>{t('segments.inWords')}</summary>
      <ul class="ways">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </details>
  );
}

function Centroid({ of }: { of: Readonly<Record<string, number>> }) {
  const shown = [
    [t('segments.orders'), decimal(of['orders'] ?? 0)],
    [t('segments.averageOrder'), money(of['averageOrder'] ?? 0)],
    [t('segments.views'), decimal(of['recentViews'] ?? 0)],
    [t('segments.carts'), decimal(of['recentCarts'] ?? 0)],
  ] as const;
  return (
    <ul class="pairs">
      {shown.map(([label, value]) => (
        <li key={label}>
          <span class="quiet">{label}</span> <span>{value}</span>
        </li>
      ))}
    </ul>
  );
}

function Rename(props: {
  segment: LearnedSegment;
  document: Named | undefined;
  reload: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { segment, document } = props;
  const name = useSignal(segment.name);
  const description = useSignal(segment.description);
  const saved = () => {
    notify(t('app.saved'));
    void props.reload();
  };
  return (
    <Editor
      title={t('segments.rename', { name: segment.name })}
      save={() => {
        const content = { name: name.value, description: description.value };
        return putDocument('segment-name', segment.segment, content, document?.version);
      }}
      onSaved={saved}
      onConflict={props.reload}
      onClose={props.onClose}
      more={document && <LearnedName {...props} document={document} onDone={saved} />}
    >
      <TextField
        label={t('segments.name')}
        value={name.value}
        onInput={(value) => (name.value = value)}
        more={{ required: true, maxLength: 80 }}
      />
      <Field label={t('segments.description')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            value={description.value}
            onInput={(event) => (description.value = event.currentTarget.value)}
          />
        )}
      </Field>
    </Editor>
  );
}

function LearnedName(props: { document: Named; onDone: () => void; onClose: () => void }) {
  const { id, version } = props.document;
  const forget = async () => {
    await deleteDocument('segment-name', id, version);
    props.onDone();
    props.onClose();
  };
  return (
    <button type="button" onClick={() => void forget()}>
      {t('segments.learnedName')}
    </button>
  );
}
