import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { request, requestErrorOf } from '../api/request.js';
import { useRead } from '../api/use-read.js';
import { linkTo } from '../app/router.js';
import { ChangeButton } from '../parts/change.js';
import { TextField } from '../parts/field.js';
import { notify } from '../parts/notice.js';
import { Card, Page } from '../parts/page.js';
import { Loaded } from '../parts/state.js';
import { t } from '../text/text.js';
import { ConversationList } from './conversation-list.js';
import { Turns } from './turns.js';
import type { ConversationView } from './turns.js';

const READ_EVERY_MS = 2_000;

/** The conversations; or the one that the address names. */
export function Inbox({ rest: [id] }: { rest: readonly string[] }) {
  return (
    <Page title={t('inbox.title')} lead={t('inbox.lead')} change="conversation">
      {id === undefined ? (
        <>
          <ConversationList />
          <OpenById />
        </>
      ) : (
        <>
          <p>
            <a href={linkTo('inbox')}>← {t('inbox.back')}</a>
          </p>
          <Conversation id={id} />
        </>
      )}
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
    problem.value = requestErrorOf(error).message;
  }
}

function Conversation({ id }: { id: string }) {
  const path = `chatbot/v1/conversations/${encodeURIComponent(id)}`;
  const read = useRead<ConversationView>(path, READ_EVERY_MS);
  const text = useSignal('');
  const problem = useSignal('');
  const act = async (action: 'assign' | 'replies' | 'resolve', body: object) => {
    try {
      await request(`${path}/${action}`, { method: 'POST', body });
      problem.value = '';
      notify(t(`inbox.done.${action}`));
      await read.reload();
    } catch (error) {
      problem.value = requestErrorOf(error).message;
    }
  };
  const reply = async (event: Event) => {
    event.preventDefault();
    await act('replies', { text: text.value });
    if (problem.value === '') text.value = '';
  };
  return (
    <Card
      title={t('inbox.conversation')}
      aside={
        <div class="buttons">
          <Do label={t('inbox.take')} change="conversation" act={() => act('assign', {})} />
          <Do
            label={t('inbox.draft')}
            change="conversation"
            act={() => draftInto(path, text, problem)}
          />
          <Do label={t('inbox.resolve')} change="conversation" act={() => act('resolve', {})} />
        </div>
      }
    >
      <Loaded read={read}>{({ turns }) => <Turns turns={turns} />}</Loaded>
      <ReplyForm text={text} onSubmit={reply} />
      {problem.value !== '' && <p role="alert">{problem.value}</p>}
    </Card>
  );
}

function ReplyForm(props: { text: Signal<string>; onSubmit: (event: Event) => Promise<void> }) {
  return (
    <form class="row" onSubmit={(event) => void props.onSubmit(event)}>
      <TextField
        label={t('inbox.reply')}
        value={props.text.value}
        onInput={(value) => (props.text.value = value)}
        more={{ required: true }}
      />
      <ChangeButton change="conversation" type="submit" class="primary">
        {t('inbox.send')}
      </ChangeButton>
    </form>
  );
}

function Do(props: { label: string; change: string; act: () => Promise<void> }) {
  return (
    <ChangeButton change={props.change} onClick={() => void props.act()}>
      {props.label}
    </ChangeButton>
  );
}
