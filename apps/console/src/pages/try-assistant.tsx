import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { request, RequestError } from '../api/request.js';
import { useRead } from '../api/use-read.js';
import { TextField } from '../parts/field.js';
import { Card } from '../parts/page.js';
import { t } from '../text/text.js';
import { Turns } from './turns.js';
import type { ConversationView } from './turns.js';

const READ_EVERY_MS = 700;

/** A conversation with the assistant, as a shopper without orders would have it. */
export function TryAssistant() {
  const id = useMemo(() => `console-${crypto.randomUUID()}`, []);
  const began = useSignal(false);
  const text = useSignal('');
  const problem = useSignal('');
  const read = useRead<ConversationView>(began.value ? `trial/${id}` : undefined, READ_EVERY_MS);
  const ask = async (event: Event) => {
    event.preventDefault();
    try {
      await request(`chatbot/v1/conversations/${id}/messages`, {
        method: 'POST',
        body: { text: text.value },
      });
      text.value = '';
      problem.value = '';
      began.value = true;
    } catch (error) {
      problem.value = error instanceof RequestError ? error.message : String(error);
    }
  };
  const turns = read.data.value?.turns ?? [];
  return (
    <Card title={t('answers.try')}>
      <p class="quiet">{t('answers.tryHint')}</p>
      <div aria-live="polite">
        <Turns turns={turns} />
      </div>
      {turns.at(-1)?.from === 'shopper' && <p class="quiet">{t('answers.waiting')}</p>}
      <form class="row" onSubmit={(event) => void ask(event)}>
        <TextField
          label={t('answers.ask')}
          value={text.value}
          onInput={(value) => (text.value = value)}
          more={{ required: true, maxLength: 1_000 }}
        />
        <button type="submit" class="primary">
          {t('answers.ask')}
        </button>
      </form>
      {problem.value !== '' && <p role="alert">{problem.value}</p>}
    </Card>
  );
}
