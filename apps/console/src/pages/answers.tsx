import { useSignal } from '@preact/signals';
import { deleteDocument, putDocument } from '../api/documents.js';
import type { StoredDocument } from '../api/documents.js';
import { useRead } from '../api/use-read.js';
import { Editor } from '../parts/editor.js';
import { Choice, Field } from '../parts/field.js';
import { History } from '../parts/history.js';
import { notify } from '../parts/notice.js';
import { Badge, Page } from '../parts/page.js';
import { Loaded } from '../parts/state.js';
import { language, t } from '../text/text.js';
import { TryAssistant } from './try-assistant.js';

type Answer = StoredDocument<{ readonly text: string }>;

interface Vocabulary {
  readonly intents: readonly string[];
  readonly languages: readonly string[];
}

export function Answers() {
  const vocabulary = useRead<Vocabulary>('vocabulary');
  const answers = useRead<{ documents: readonly Answer[] }>('shop/v1/documents/answer?limit=500');
  const spoken = useSignal<string>(language.value);
  return (
    <Page title={t('answers.title')} lead={t('answers.lead')}>
      <div class="columns">
        <div class="stack">
          <Loaded read={vocabulary}>
            {({ intents, languages }) => (
              <>
                <Choice
                  label={t('answers.language')}
                  value={spoken.value}
                  options={languages.map((name) => [name, name === 'zh' ? '中文' : 'English'])}
                  onChange={(value) => (spoken.value = value)}
                />
                <ul class="rows card">
                  {intents.map((intent) => (
                    <AnswerRow
                      key={`${intent}.${spoken.value}`}
                      intent={intent}
                      id={`${intent}.${spoken.value}`}
                      answers={answers.data.value?.documents ?? []}
                      reload={answers.reload}
                    />
                  ))}
                </ul>
              </>
            )}
          </Loaded>
        </div>
        <TryAssistant />
      </div>
    </Page>
  );
}

function AnswerRow(props: {
  intent: string;
  id: string;
  answers: readonly Answer[];
  reload: () => Promise<void>;
}) {
  const { id, reload } = props;
  const own = props.answers.find((answer) => answer.id === id);
  const opened = useSignal<'edit' | 'history' | undefined>(undefined);
  const name = props.intent.replaceAll('_', ' ');
  const onClose = () => (opened.value = undefined);
  return (
    <li class="answer">
      <div class="card-head">
        <h2>{name}</h2>
        <Badge kind={own ? 'good' : 'plain'}>{own ? t('answers.own') : t('answers.general')}</Badge>
        <div class="buttons">
          <button
            type="button"
            aria-label={`${t('app.edit')}: ${name}`}
            onClick={() => (opened.value = 'edit')}
          >
            {t('app.edit')}
          </button>
          {own && (
            <button
              type="button"
              aria-label={`${t('app.history')}: ${name}`}
              aria-expanded={opened.value === 'history'}
              onClick={() => (opened.value = opened.value === 'history' ? undefined : 'history')}
            >
              {t('app.history')}
            </button>
          )}
        </div>
      </div>
      {own && <p>{own.content.text}</p>}
      {opened.value === 'history' && (
        <History
          key={own?.version}
          kind="answer"
          id={id}
          show={(content) => (content as Answer['content']).text}
          onRestored={() => void reload()}
        />
      )}
      {opened.value === 'edit' && <AnswerEditor {...{ id, name, own, reload, onClose }} />}
    </li>
  );
}

interface EditorProps {
  readonly id: string;
  readonly name: string;
  readonly own: Answer | undefined;
  readonly reload: () => Promise<void>;
  readonly onClose: () => void;
}

function AnswerEditor({ id, name, own, reload, onClose }: EditorProps) {
  const text = useSignal(own?.content.text ?? '');
  const done = () => {
    notify(t('app.saved'));
    void reload();
  };
  const forget = async () => {
    if (own) await deleteDocument('answer', id, own.version);
    done();
    onClose();
  };
  return (
    <Editor
      title={t('answers.text', { intent: name })}
      save={() => putDocument('answer', id, { text: text.value }, own?.version)}
      onSaved={done}
      onConflict={reload}
      onClose={onClose}
      more={
        own && (
          <button type="button" onClick={() => void forget()}>
            {t('answers.useGeneral')}
          </button>
        )
      }
    >
      <Field label={t('answers.own')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={6}
            required
            maxLength={4_000}
            value={text.value}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
        )}
      </Field>
    </Editor>
  );
}
