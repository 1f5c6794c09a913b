import { useSignal } from '@preact/signals';
import { putDocument } from '../../api/documents.js';
import type { StoredDocument } from '../../api/documents.js';
import { RequestError } from '../../api/request.js';
import { linkTo } from '../../app/router.js';
import { TextField } from '../../parts/field.js';
import { notify } from '../../parts/notice.js';
import { Card } from '../../parts/page.js';
import { Failure } from '../../parts/state.js';
import { t } from '../../text/text.js';
import { ConditionFields } from './condition-fields.js';
import { PropertyNames } from './matcher-fields.js';
import { Preview } from './preview.js';
import { contentOf, draftOf, emptyDraft, idFor, newCondition } from './rule-draft.js';
import type { Condition, RuleDraft, SegmentContent } from './rule-draft.js';

const MOST_GROUPS = 20;
const MOST_IN_GROUP = 10;

/** Makes a segment by rules, or edits one, and shows meanwhile who would be in it. */
export function RuleBuilder(props: {
  document: StoredDocument<SegmentContent> | undefined;
  /** The ids of the segments that are there. */
  taken: readonly string[];
  computed: readonly string[];
  nameOf: (segment: string) => string;
}) {
  const { document, taken } = props;
  const draft = useSignal<RuleDraft>(document ? draftOf(document.content) : emptyDraft);
  const error = useSignal<RequestError | undefined>(undefined);
  const busy = useSignal(false);
  const set = (change: Partial<RuleDraft>) => {
    draft.value = { ...draft.value, ...change };
  };
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    try {
      const id = document?.id ?? idFor(draft.value.name, taken);
      await putDocument('segment', id, contentOf(draft.value), document?.version);
      notify(t('app.saved'));
      location.hash = linkTo('segments');
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown : new RequestError(0, String(thrown));
    }
    busy.value = false;
  };
  return (
    <form class="builder" onSubmit={(event) => void save(event)}>
      <div class="stack">
        <NameFields draft={draft.value} set={set} />
        <Groups draft={draft.value} set={set} computed={props.computed} />
        <PropertyNames />
        {error.value && <Failure error={error.value} />}
        <div class="buttons">
          <button type="submit" class="primary" disabled={busy.value}>
            {t('app.save')}
          </button>
          <a class="button" href={linkTo('segments')}>
            {t('app.cancel')}
          </a>
        </div>
      </div>
      <Preview content={contentOf(draft.value)} nameOf={props.nameOf} />
    </form>
  );
}

interface Edited {
  readonly draft: RuleDraft;
  readonly set: (change: Partial<RuleDraft>) => void;
}

function NameFields({ draft, set }: Edited) {
  return (
    <Card>
      <TextField
        label={t('segments.name')}
        value={draft.name}
        onInput={(name) => {
          set({ name });
        }}
        more={{ required: true, maxLength: 80 }}
      />
      <TextField
        label={t('segments.description')}
        value={draft.description}
        onInput={(description) => {
          set({ description });
        }}
        more={{ maxLength: 500 }}
      />
    </Card>
  );
}

function Groups(
  props: Edited & {
    readonly computed: readonly string[];
  },
) {
  const { groups } = props.draft;
  const change = (place: number, group: readonly Condition[]) => {
    const changed = groups.map((each, i) => (i === place ? group : each));
    props.set({ groups: changed.filter((each) => each.length > 0) });
  };
  return (
    <>
      {groups.map((group, place) => (
        <section class="card" key={place} aria-label={t('rules.group', { number: place + 1 })}>
          <p class="group-head">{t(place === 0 ? 'rules.who' : 'rules.and')}</p>
          <Group
            group={group}
            computed={props.computed}
            isOnly={groups.length === 1}
            onChange={(changed) => {
              change(place, changed);
            }}
          />
        </section>
      ))}
      {groups.length < MOST_GROUPS && (
        <button
          type="button"
          onClick={() => {
            props.set({ groups: [...groups, [newCondition('event')]] });
          }}
        >
          + {t('rules.addAnd')}
        </button>
      )}
    </>
  );
}

function Group(props: {
  group: readonly Condition[];
  computed: readonly string[];
  isOnly: boolean;
  onChange: (group: readonly Condition[]) => void;
}) {
  const { group, onChange, isOnly } = props;
  return (
    <>
      {group.map((condition, place) => (
        <>
          {place > 0 && <p class="group-head">{t('rules.or')}</p>}
          <ConditionFields
            key={place}
            value={condition}
            computed={props.computed}
            onChange={(changed) => {
              onChange(group.map((each, i) => (i === place ? changed : each)));
            }}
            {...((group.length > 1 || !isOnly) && {
              onRemove: () => {
                onChange(group.filter((_, i) => i !== place));
              },
            })}
          />
        </>
      ))}
      {group.length < MOST_IN_GROUP && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            onChange([...group, newCondition('profile')]);
          }}
        >
          + {t('rules.addOr')}
        </button>
      )}
    </>
  );
}
