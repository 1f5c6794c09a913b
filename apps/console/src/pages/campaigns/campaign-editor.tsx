import { useSignal } from '@preact/signals';
import { putDocument } from '../../api/documents.js';
import type { StoredDocument } from '../../api/documents.js';
import { Editor } from '../../parts/editor.js';
import { notify } from '../../parts/notice.js';
import { t } from '../../text/text.js';
import { contentOf, draftOf, emptyDraft, idOf } from './campaign-draft.js';
import type { CampaignContent, CampaignDraft } from './campaign-draft.js';
import { CampaignForm } from './campaign-form.js';
import { CampaignPreview } from './campaign-preview.js';

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Makes or edits a campaign of the shop's own. A new one is off until it is switched on. */
export function CampaignEditor(props: {
  id?: string;
  document?: StoredDocument<CampaignContent> | undefined;
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const { id, document, reload } = props;
  const before = document?.content ?? { enabled: false };
  const draft = useSignal<CampaignDraft>(
    id === undefined ? emptyDraft(zone()) : draftOf(id, before, zone()),
  );
  const named = () => id ?? idOf(draft.value.name);
  const content = () => contentOf(draft.value, before);
  return (
    <Editor
      title={id === undefined ? t('campaigns.new') : (document?.content.name ?? id)}
      save={async () => {
        await putDocument('campaign', named(), content(), document?.version);
      }}
      onSaved={() => {
        notify(id === undefined ? t('campaigns.madeOff') : t('app.saved'));
        void reload();
      }}
      onConflict={reload}
      onClose={props.onClose}
      size="wide"
    >
      <CampaignForm draft={draft} isNew={id === undefined} />
      <CampaignPreview request={() => ({ id: named(), content: content() })} />
    </Editor>
  );
}
