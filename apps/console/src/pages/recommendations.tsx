import { useSignal } from '@preact/signals';
import type { StoredDocument } from '../api/documents.js';
import { useRead } from '../api/use-read.js';
import { Choice, TextField } from '../parts/field.js';
import { Shelf } from '../parts/item.js';
import type { ListedItem } from '../parts/item.js';
import { Card, Page } from '../parts/page.js';
import { Empty, Loaded } from '../parts/state.js';
import { t } from '../text/text.js';

interface ListView {
  readonly items: readonly ListedItem[];
  readonly modelVersion: string;
  readonly missing?: readonly { readonly text: string }[];
}

const STRANGER = 'console-preview-of-a-stranger';
const READ_EVERY_MS = 3_000;

/** What a slot shows to a shopper. */
export function Recommendations() {
  const asked = useSignal({ userId: '', slot: '' });
  const { userId, slot } = asked.value;
  const who = userId === '' ? `anonymousId=${STRANGER}` : `userId=${encodeURIComponent(userId)}`;
  const where = slot === '' ? '&limit=12' : `&slot=${encodeURIComponent(slot)}`;
  const path = `recommender/v1/recommendations?${who}${where}&include=items`;
  const list = useRead<ListView>(path, READ_EVERY_MS);
  const trending = useRead<ListView>(
    'recommender/v1/trending?limit=6&include=items',
    READ_EVERY_MS,
  );
  return (
    <Page title={t('recommendations.title')} lead={t('recommendations.lead')}>
      <Ask
        onAsk={(next) => {
          asked.value = next;
        }}
      />
      <Card title={userId === '' ? t('shopper.visitor') : userId}>
        <Loaded read={list}>{(view) => <List view={view} label={t('shopper.list')} />}</Loaded>
      </Card>
      <Card title={t('recommendations.trending')}>
        <Loaded read={trending}>
          {(view) => <List view={view} label={t('recommendations.trending')} />}
        </Loaded>
      </Card>
    </Page>
  );
}

function List({
  view: { items, modelVersion, missing = [] },
  label,
}: {
  view: ListView;
  label: string;
}) {
  return (
    <>
      {items.length === 0 && <Empty>{t('recommendations.empty')}</Empty>}
      {missing.map(({ text }) => (
        <p key={text} class="quiet">
          {text}
        </p>
      ))}
      <Shelf label={label} items={items} />
      <p class="quiet">{t('recommendations.model', { model: modelVersion })}</p>
    </>
  );
}

function Ask({ onAsk }: { onAsk: (asked: { userId: string; slot: string }) => void }) {
  const userId = useSignal('');
  const slot = useSignal('');
  const slots = useRead<{ documents: readonly StoredDocument<unknown>[] }>(
    'shop/v1/documents/slot',
  );
  const known = slots.data.value?.documents ?? [];
  const submit = (event: Event) => {
    event.preventDefault();
    onAsk({ userId: userId.value.trim(), slot: slot.value });
  };
  return (
    <Card>
      <form class="row" onSubmit={submit}>
        <TextField
          label={t('recommendations.who')}
          hint={t('recommendations.whoHint')}
          value={userId.value}
          onInput={(value) => (userId.value = value)}
        />
        <Choice
          label={t('recommendations.slot')}
          value={slot.value}
          options={[['', t('recommendations.noSlot')], ...known.map(({ id }) => [id, id] as const)]}
          onChange={(value) => (slot.value = value)}
        />
        <button type="submit" class="primary">
          {t('recommendations.show')}
        </button>
      </form>
    </Card>
  );
}
