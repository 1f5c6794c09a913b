import { frame } from '../api/live.js';
import type { Frame } from '../api/live.js';
import { useRead } from '../api/use-read.js';
import { linkTo } from '../app/router.js';
import { Card } from '../parts/page.js';
import { count } from '../text/format.js';
import { t } from '../text/text.js';

interface Step {
  readonly page: string;
  readonly title: string;
  readonly done: boolean;
  /** What is done, or what is missing for it. */
  readonly text: string;
}

const READ_EVERY_MS = 5_000;

interface Counted {
  readonly total?: number;
}
interface Conversations {
  readonly conversations?: readonly unknown[];
}
interface Kinds {
  readonly kinds: readonly { readonly kind: string; readonly documents: number }[];
}

/** From the first event to the first answer. */
export function Checklist() {
  const items = useRead<Counted>('shop/v1/items?limit=1', READ_EVERY_MS).data.value?.total ?? 0;
  const kinds = useRead<Kinds>('shop/v1/documents', READ_EVERY_MS).data.value?.kinds ?? [];
  const { conversations = [] } =
    useRead<Conversations>('chatbot/v1/conversations?limit=1', READ_EVERY_MS).data.value ?? {};
  const answers = kinds.find(({ kind }) => kind === 'answer')?.documents ?? 0;
  const now = frame.value;
  if (now === undefined) {
    return (
      <Card title={t('start.steps')}>
        <p class="quiet">{t('app.loading')}</p>
      </Card>
    );
  }
  return (
    <Card title={t('start.steps')}>
      <ol class="steps">
        {[
          ...arrivals(now, items),
          ...learned(now),
          answered(conversations.length > 0),
          ownWords(answers),
        ].map((step) => (
          <li key={step.title} data-done={step.done}>
            <a href={linkTo(step.page)}>{step.title}</a>
            <span class="quiet">{step.text}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function arrivals({ shop }: Frame, items: number): Step[] {
  const shoppers = shop?.shoppers ?? 0;
  return [
    {
      page: 'shoppers',
      title: t('start.step.events'),
      done: shoppers > 0,
      text:
        shoppers > 0
          ? t('start.step.events.done', { count: count(shoppers) })
          : t('start.step.events.todo'),
    },
    {
      page: 'catalogue',
      title: t('start.step.items'),
      done: items > 0,
      text:
        items > 0
          ? t('start.step.items.done', { count: count(items) })
          : t('start.step.items.todo'),
    },
  ];
}

/** What services say is missing; empty once nothing is. */
function missingFor({ services }: Frame, service: string, what?: string): string | undefined {
  const state = services.find(({ name }) => name === service);
  if (state?.ready !== true) return state?.reasons.join('; ') ?? '';
  const lacks = state.missing.filter((one) => what === undefined || one.what === what);
  return lacks.length === 0 ? undefined : lacks.map(({ text }) => text).join('; ');
}

function learned(now: Frame): Step[] {
  const requested = Object.values(now.campaigns?.campaigns ?? {}).reduce((sum, of) => sum + of, 0);
  const step = (page: string, title: string, missing: string | undefined, done: string): Step => ({
    ...{ page, title, done: missing === undefined },
    text: missing ?? done,
  });
  return [
    step(
      'recommendations',
      t('start.step.lists'),
      missingFor(now, 'recommender'),
      t('start.step.lists.done'),
    ),
    step(
      'segments',
      t('start.step.segments'),
      missingFor(now, 'profile', 'segments'),
      t('start.step.segments.done'),
    ),
    step(
      'campaigns',
      t('start.step.campaigns'),
      requested > 0 ? undefined : (missingFor(now, 'marketing', 'campaigns') ?? ''),
      t('start.step.campaigns.done', { count: count(requested) }),
    ),
    step(
      'models',
      t('start.step.propensity'),
      missingFor(now, 'marketing', 'propensity'),
      t('start.step.propensity.done'),
    ),
  ];
}

function answered(done: boolean): Step {
  const text = done ? t('start.step.chat.done') : t('start.step.chat.todo');
  return { page: 'inbox', title: t('start.step.chat'), done, text };
}

function ownWords(answers: number): Step {
  return {
    page: 'answers',
    title: t('start.step.answers'),
    done: answers > 0,
    text:
      answers > 0
        ? t('start.step.answers.done', { count: count(answers) })
        : t('start.step.answers.todo'),
  };
}
