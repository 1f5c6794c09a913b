import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { request, RequestError } from '../api/request.js';
import { useRead } from '../api/use-read.js';
import { linkTo } from '../app/router.js';
import { Choice, TextField } from '../parts/field.js';
import { Badge, Card, Page } from '../parts/page.js';
import { Empty, Loaded } from '../parts/state.js';
import { time } from '../text/format.js';
import { t } from '../text/text.js';
import { Turns } from './turns.js';
import type { ConversationView } from './turns.js';

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly updatedAt?: string;
  readonly lastText?: string;
}

const READ_EVERY_MS = 2_000;

/** The conversations; or the one that the address names. */
export function Inbox({ rest: [id] }: { rest: readonly string[] }) {
  return (
    <Page title={t('inbox.title')} lead={t('inbox.lead')}>
      <OpenById />
      {id === undefined ? <Waiting /> : <Conversation id={id} />}
    </Page>
  );
}

function OpenById() {
  const id = useSignal('');
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        location.hash = linkTo('inbox', id.value.trim());
      }}
    >
      <TextField
        label={t('inbox.open')}
        value={id.value}
        onInput={(value) => (id.value = value)}
        more={{ required: true }}
      />
      <button type="submit">{t('inbox.openButton')}</button>
    </form>
  );
}

function Waiting() {
  const read = useRead<{ inbox: boolean }>('vocabulary');
  return (
    <Loaded read={read}>
      {({ inbox }) => (inbox ? <List /> : <Empty>{t('inbox.unavailable')}</Empty>)}
    </Loaded>
  );
}

function List() {
  const state = useSignal('waiting');
  const query = state.value === '' ? '' : `?state=${state.value}`;
  const read = useRead<{ conversations: readonly Listed[] }>(
    `chatbot/v1/conversations${query}`,
    READ_EVERY_MS,
  );
  return (
    <Card>
      <Choice
        label={t('inbox.state')}
        value={state.value}
        options={[
          ['waiting', t('inbox.waiting')],
          ['assigned', t('inbox.assigned')],
          ['resolved', t('inbox.resolved')],
          ['', t('inbox.all')],
        ]}
        onChange={(value) => (state.value = value)}
      />
      <Loaded read={read}>
        {({ conversations }) => (
          <ul class="rows">
            {conversations.length === 0 && <li class="empty">{t('inbox.none')}</li>}
            {conversations.map((conversation) => (
              <li key={conversation.id}>
                <a href={linkTo('inbox', conversation.id)}>{conversation.id}</a>{' '}
                <Badge>{conversation.state}</Badge> {conversation.lastText}{' '}
                {conversation.updatedAt !== undefined && (
                  <span class="quiet">{time(conversation.updatedAt)}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

/** Puts what the service drafts into the reply, for a person to read and change. */
async function draftInto(
  path: string,
  text: Signal<string>,
  problem: Signal<string>,
): Promise<void> {
  try {
    const { draft } = await request<{ draft: { text: string } | null }>(`${path}/draft`);
    text.value = draft?.text ?? '';
    problem.value = draft ? '' : t('inbox.noDraft');
  } catch (error) {
    problem.value = error instanceof RequestError ? error.message : String(error);
  }
}

function Conversation({ id }: { id: string }) {
  const path = `chatbot/v1/conversations/${encodeURIComponent(id)}`;
  const read = useRead<ConversationView>(path, READ_EVERY_MS);
  const text = useSignal('');
  const problem = useSignal('');
  const act = async (action: string, body: object) => {
    try {
      await request(`${path}/${action}`, { method: 'POST', body });
      problem.value = '';
      await read.reload();
    } catch (error) {
      problem.value = error instanceof RequestError ? error.message : String(error);
    }
  };
  const reply = async (event: Event) => {
    event.preventDefault();
    await act('replies', { text: text.value });
    if (problem.value === '') text.value = '';
  };
  return (
    <Card
      title={id}
      aside={
        <div class="buttons">
          <Do label={t('inbox.take')} act={() => act('assign', {})} />
          <Do label={t('inbox.draft')} act={() => draftInto(path, text, problem)} />
          <Do label={t('inbox.resolve')} act={() => act('resolve', {})} />
        </div>
      }
    >
      <Loaded read={read}>{({ turns }) => <Turns turns={turns} />}</Loaded>
      <form class="row" onSubmit={(event) => void reply(event)}>
        <TextField
          label={t('inbox.reply')}
          value={text.value}
          onInput={(value) => (text.value = value)}
          more={{ required: true }}
        />
        <button type="submit" class="primary">
          {t('inbox.send')}
        </button>
      </form>
      {problem.value !== '' && <p role="alert">{problem.value}</p>}
    </Card>
  );
}

function Do({ label, act }: { label: string; act: () => Promise<void> }) {
  return (
    <button type="button" onClick={() => void act()}>
      {label}
    </button>
  );
}
