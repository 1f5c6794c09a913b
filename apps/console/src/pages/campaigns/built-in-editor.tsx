import { useSignal } from '@preact/signals';
import { putDocument } from '../../api/documents.js';
import type { StoredDocument } from '../../api/documents.js';
import { Editor } from '../../parts/editor.js';
import { TextField } from '../../parts/field.js';
import { notify } from '../../parts/notice.js';
import { t } from '../../text/text.js';
import { campaignName } from '../shopper-campaigns.js';
import type { CampaignContent } from './campaign-draft.js';

export const campaigns = ['cart-abandonment', 'win-back', 'high-intent'] as const;

type NumberField = 'waitMinutes' | 'winBackDays' | 'perWeek';

/** The fields that a built-in campaign has beside `enabled`. */
const fieldsOf: Readonly<Record<string, readonly NumberField[] | undefined>> = {
  'cart-abandonment': ['waitMinutes', 'perWeek'],
  'win-back': ['winBackDays', 'perWeek'],
  'high-intent': ['perWeek'],
};

/** Edits the document of a built-in campaign; an empty field is as installed. */
export function BuiltInEditor(props: {
  id: string;
  document: StoredDocument<CampaignContent> | undefined;
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const { id, document, reload } = props;
  const values = useSignal<CampaignContent>(document?.content ?? { enabled: true });
  const set = (field: NumberField, text: string) => {
    const others = Object.entries(values.value).filter(([name]) => name !== field);
    const entered = text === '' ? {} : { [field]: Number(text) };
    values.value = { ...Object.fromEntries(others), ...entered };
  };
  return (
    <Editor
      title={campaignName(id)}
      save={() => putDocument('campaign', id, values.value, document?.version)}
      onSaved={() => {
        notify(t('app.saved'));
        void reload();
      }}
      onConflict={reload}
      onClose={props.onClose}
    >
      {(fieldsOf[id] ?? ['perWeek']).map((field) => (
        <TextField
          key={field}
          label={t(`campaigns.${field}`)}
          hint={t('campaigns.emptyIsDefault')}
          value={String(values.value[field] ?? '')}
          onInput={(text) => {
            set(field, text);
          }}
          more={{ type: 'number', min: 0 }}
        />
      ))}
    </Editor>
  );
}
