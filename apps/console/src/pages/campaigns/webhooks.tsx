import { useSignal } from '@preact/signals';
import { putDocument } from '../../api/documents.js';
import { request, RequestError } from '../../api/request.js';
import { useRead } from '../../api/use-read.js';
import { Editor } from '../../parts/editor.js';
import { TextField } from '../../parts/field.js';
import { notify } from '../../parts/notice.js';
import { Badge, Card } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/state.js';
import { count, time } from '../../text/format.js';
import { t } from '../../text/text.js';

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly failing?: { readonly since: string; readonly attempts: number; readonly reason: string };
}

interface Tested {
  readonly kind: 'delivered' | 'refused' | 'failed';
  readonly reason?: string;
  readonly tookMs: number;
}

const EVERY_MS = 5_000;

/** Where decisions are posted to, how that fares, and a message to try it with. */
export function Webhooks() {
  const read = useRead<{ webhooks: readonly Webhook[] }>('marketing/v1/webhooks', EVERY_MS);
  const adding = useSignal(false);
  const add = (
    <button type="button" onClick={() => (adding.value = true)}>
      {t('webhooks.add')}
    </button>
  );
  return (
    <Card title={t('webhooks.title')} aside={add}>
      <Loaded read={read}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty>{t('webhooks.none')}</Empty>
          ) : (
            <ul class="rows">
              {webhooks.map((webhook) => (
                <Row key={webhook.id} webhook={webhook} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding.value && <Add reload={read.reload} onClose={() => (adding.value = false)} />}
    </Card>
  );
}

function Row({ webhook }: { webhook: Webhook }) {
  const { id, url, delivered, deadLettered, failing } = webhook;
  const tested = useSignal<Tested | undefined>(undefined);
  const busy = useSignal(false);
  const test = async () => {
    busy.value = true;
    tested.value = undefined;
    const path = `marketing/v1/webhooks/${encodeURIComponent(id)}/test`;
    try {
      tested.value = await request<Tested>(path, { method: 'POST' });
    } catch (thrown) {
      const reason = thrown instanceof RequestError ? thrown.message : String(thrown);
      tested.value = { kind: 'failed', reason, tookMs: 0 };
    }
    busy.value = false;
  };
  return (
    <li>
      <div class="card-head">
        <div>
          <strong>{id}</strong> <code>{url}</code>
          <p class="quiet">
            {t('webhooks.counts', { delivered: count(delivered), given: count(deadLettered) })}
          </p>
        </div>
        <button
          type="button"
          disabled={busy.value}
          aria-label={`${t('webhooks.test')}: ${id}`}
          onClick={() => void test()}
        >
          {t('webhooks.test')}
        </button>
      </div>
      {failing && (
        <p>
          <Badge kind="bad">{t('webhooks.failing', { since: time(failing.since) })}</Badge>{' '}
          {failing.reason}
        </p>
      )}
      {tested.value && <Outcome of={tested.value} />}
    </li>
  );
}

function Outcome({ of: { kind, reason, tookMs } }: { of: Tested }) {
  return (
    <p role="status">
      <Badge kind={kind === 'delivered' ? 'good' : 'bad'}>
        {t(`webhooks.${kind}`, { ms: count(tookMs) })}
      </Badge>{' '}
      {reason}
    </p>
  );
}

function Add(props: { reload: () => Promise<void>; onClose: () => void }) {
  const id = useSignal('');
  const url = useSignal('https://');
  const secret = useSignal(newSecret());
  return (
    <Editor
      title={t('webhooks.add')}
      save={() =>
        putDocument('webhook', id.value, { url: url.value, secret: secret.value }, undefined)
      }
      onSaved={() => {
        notify(t('app.saved'));
        void props.reload();
      }}
      onConflict={props.reload}
      onClose={props.onClose}
    >
      <TextField
        label={t('webhooks.id')}
        value={id.value}
        onInput={(text) => (id.value = text)}
        more={{ required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,39}' }}
      />
      <TextField
        label={t('webhooks.url')}
        value={url.value}
        onInput={(text) => (url.value = text)}
        more={{ required: true, type: 'url' }}
      />
      <TextField
        label={t('webhooks.secret')}
        hint={t('webhooks.secret.hint')}
        value={secret.value}
        onInput={(text) => (secret.value = text)}
        more={{ required: true, autocomplete: 'off' }}
      />
    </Editor>
  );
}

/** A key of 24 random bytes, as Standard Webhooks write it. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
