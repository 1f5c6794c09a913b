import { useSignal } from '@preact/signals';
import { request, RequestError } from '../api/request.js';
import { useRead } from '../api/use-read.js';
import { Badge, Card } from '../parts/page.js';
import { count, time } from '../text/format.js';
import { t } from '../text/text.js';

const READ_EVERY_MS = 1_000;

type Kind = 'erase' | 'export';

interface Receipt {
  readonly id: string;
  readonly type: Kind;
  readonly status: 'under way' | 'done' | 'done in part';
  readonly services: readonly {
    readonly fold: string;
    readonly told: number;
    readonly expected: number;
    readonly found: number;
    readonly lastAt?: string;
  }[];
  readonly remains?: readonly string[];
}

/** Erases or exports what is known of a shopper, and shows how far the services are. */
export function Privacy({ kind, id }: { kind: string; id: string }) {
  const asking = useSignal<Kind | undefined>(undefined);
  const asked = useSignal<string | undefined>(undefined);
  const error = useSignal<string | undefined>(undefined);
  const ask = async (type: Kind) => {
    asking.value = undefined;
    error.value = undefined;
    try {
      const body = { type, [`${kind}s`]: [id] };
      const { id: regulation } = await request<Receipt>('profile/v1/regulations', {
        method: 'POST',
        body,
      });
      asked.value = regulation;
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown.message : String(thrown);
    }
  };
  return (
    <Card title={t('privacy.title')}>
      <p>
        <button type="button" onClick={() => (asking.value = 'export')}>
          {t('privacy.export')}
        </button>{' '}
        <button type="button" onClick={() => (asking.value = 'erase')}>
          {t('privacy.erase')}
        </button>
      </p>
      {asking.value && (
        <Confirm
          kind={asking.value}
          onConfirm={ask}
          onCancel={() => {
            asking.value = undefined;
          }}
        />
      )}
      {error.value !== undefined && <p role="alert">{error.value}</p>}
      {asked.value !== undefined && <Progress key={asked.value} regulation={asked.value} />}
    </Card>
  );
}

interface ConfirmProps {
  readonly kind: Kind;
  readonly onConfirm: (kind: Kind) => Promise<void>;
  readonly onCancel: () => void;
}

function Confirm({ kind, onConfirm, onCancel }: ConfirmProps) {
  return (
    <div role="alertdialog" aria-label={t(`privacy.${kind}`)}>
      <p>{t(`privacy.${kind}.what`)}</p>
      <p>
        <button type="button" onClick={() => void onConfirm(kind)}>
          {t(`privacy.${kind}.confirm`)}
        </button>{' '}
        <button type="button" onClick={onCancel}>
          {t('app.cancel')}
        </button>
      </p>
    </div>
  );
}

const statusTexts = {
  'under way': 'privacy.underWay',
  done: 'privacy.done',
  'done in part': 'privacy.inPart',
} as const;

function Progress({ regulation }: { regulation: string }) {
  const path = `profile/v1/regulations/${encodeURIComponent(regulation)}`;
  const receipt = useRead<Receipt>(path, READ_EVERY_MS).data.value;
  if (receipt === undefined) return <p class="quiet">{t('privacy.underWay')}</p>;
  return (
    <div>
      <p>
        {t('privacy.receipt', { id: receipt.id })} <Badge>{t(statusTexts[receipt.status])}</Badge>
      </p>
      <ul class="rows">
        {receipt.services.map(({ fold, told, expected, found, lastAt }) => (
          <li key={fold}>
            <code>{fold}</code>{' '}
            {t('privacy.told', { told: count(told), expected: count(expected) })}
            {', '}
            {t('privacy.found', { found: count(found) })}{' '}
            {lastAt !== undefined && <span class="quiet">{time(lastAt)}</span>}
          </li>
        ))}
      </ul>
      {receipt.remains && <p class="quiet">{t('privacy.remains')}</p>}
      {receipt.type === 'export' && receipt.status !== 'under way' && (
        <p>
          <button type="button" onClick={() => void save(receipt.id)}>
            {t('privacy.download')}
          </button>
        </p>
      )}
    </div>
  );
}

/** Saves an export as a file of the browser. */
async function save(regulation: string): Promise<void> {
  const path = `profile/v1/regulations/${encodeURIComponent(regulation)}/export`;
  const json = JSON.stringify(await request<unknown>(path), undefined, 2);
  const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `export-${regulation}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
