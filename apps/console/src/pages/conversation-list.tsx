import { useSignal } from '@preact/signals';
import { useRead } from '../api/use-read.js';
import { linkTo } from '../app/router.js';
import { Badge, Card } from '../parts/page.js';
import { Loaded } from '../parts/state.js';
import { time } from '../text/format.js';
import { isTextKey, t } from '../text/text.js';

const states = ['waiting', 'human', 'bot', 'resolved'] as const;
type State = (typeof states)[number];

/** A conversation as chatbot-service lists it. */
interface Listed {
  readonly conversation: string;
  readonly state: State;
  readonly updatedAt: string;
  readonly waitingSince?: string;
  /** Why it was handed to people. */
  readonly reason?: string;
  /** The person who has taken it over. */
  readonly agent?: string;
  readonly last: { readonly from: string; readonly text: string };
}

const READ_EVERY_MS = 2_000;
const badgeOf = { waiting: 'warn', human: 'good', bot: 'plain', resolved: 'plain' } as const;

/** The conversations in a state, those that have waited longest first. */
export function ConversationList() {
  const state = useSignal<State | undefined>('waiting');
  const query = state.value === undefined ? '' : `?state=${state.value}`;
  const read = useRead<{ conversations: readonly Listed[] }>(
    `chatbot/v1/conversations${query}`,
    READ_EVERY_MS,
  );
  return (
    <>
      <div class="buttons filters" role="group" aria-label={t('inbox.state')}>
        {[...states, undefined].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={state.value === one}
            onClick={() => (state.value = one)}
          >
            {t(`inbox.${one ?? 'all'}`)}
          </button>
        ))}
      </div>
      <Card>
        <Loaded read={read}>
          {({ conversations }) => (
            <ul class="rows">
              {conversations.length === 0 && (
                <li class="empty">{t(`inbox.none.${state.value ?? 'all'}`)}</li>
              )}
              {conversations.map((each) => (
                <Row key={each.conversation} {...each} />
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
    </>
  );
}

function Row({ conversation, state, updatedAt, waitingSince, reason, agent, last }: Listed) {
  return (
    <li>
      <a href={linkTo('inbox', conversation)} title={conversation}>
        {last.text === '' ? t('inbox.noWords') : last.text}
      </a>
      <p class="quiet">
        <Badge kind={badgeOf[state]}>{t(`inbox.${state}`)}</Badge>{' '}
        {[
          named('inbox.from', last.from),
          reason !== undefined && named('inbox.reason', reason),
          agent,
          waitingSince === undefined
            ? time(updatedAt)
            : t('inbox.since', { at: time(waitingSince) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  );
}

/** What the service calls so, in the language of the page where that is known. */
function named(part: string, name: string): string {
  const key = `${part}.${name}`;
  return isTextKey(key) ? t(key) : name.replaceAll('_', ' ');
}
