import type { StoredDocument } from '../../api/documents.js';
import { useRead } from '../../api/use-read.js';
import { linkTo } from '../../app/router.js';
import { Page } from '../../parts/page.js';
import { Loaded } from '../../parts/state.js';
import { t } from '../../text/text.js';
import { LearnedSegments } from './learned-segments.js';
import { RuleBuilder } from './rule-builder.js';
import type { SegmentContent } from './rule-draft.js';
import { RuleSegments } from './rule-segments.js';
import type { SegmentSizes, SegmentsView } from './segments-view.js';

const READ_EVERY_MS = 3_000;
const SIZES_EVERY_MS = 60_000;
const SEGMENTS = 'profile/v1/segments';

/** All segments; or a new one by rules, or one that is edited, as the address says. */
export function Segments({ rest }: { rest: readonly string[] }) {
  const [what, id] = rest;
  if (what === 'new') return <Building id={undefined} />;
  if (what === 'edit' && id !== undefined) return <Building id={id} />;
  return <AllSegments />;
}

function AllSegments() {
  const read = useRead<SegmentsView>(SEGMENTS, READ_EVERY_MS);
  const sizes = useRead<SegmentSizes>('profile/v1/segments/sizes', SIZES_EVERY_MS);
  const over = sizes.data.value;
  return (
    <Page title={t('segments.title')} lead={t('segments.lead')}>
      <Loaded read={read}>
        {(view) => (
          <>
            <RuleSegments segments={view.byRules} sizes={over} reload={read.reload} />
            <section aria-label={t('segments.learned')}>
              <div class="section-head">
                <h2>{t('segments.learned')}</h2>
              </div>
              <LearnedSegments view={view} sizes={over} reload={read.reload} />
            </section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Building({ id }: { id: string | undefined }) {
  const view = useRead<SegmentsView>(SEGMENTS);
  const traits = useRead<{ traits: readonly { trait: string }[] }>('profile/v1/traits');
  const edited = useRead<StoredDocument<SegmentContent>>(
    id === undefined ? undefined : `shop/v1/documents/segment/${encodeURIComponent(id)}`,
  );
  const { segments = [], byRules = [] } = view.data.value ?? {};
  const names = new Map([...segments, ...byRules].map((each) => [each.segment, each.name]));
  const builder = (document: StoredDocument<SegmentContent> | undefined) => (
    <RuleBuilder
      document={document}
      taken={byRules.map(({ segment }) => segment)}
      computed={traits.data.value?.traits.map(({ trait }) => trait) ?? []}
      nameOf={(segment) => names.get(segment) ?? segment}
    />
  );
  return (
    <Page
      title={id === undefined ? t('rules.new') : t('rules.edit', { name: names.get(id) ?? id })}
      lead={t('rules.lead')}
    >
      <p>
        <a href={linkTo('segments')}>← {t('segments.all')}</a>
      </p>
      <Loaded read={view}>
        {() => (id === undefined ? builder(undefined) : <Loaded read={edited}>{builder}</Loaded>)}
      </Loaded>
    </Page>
  );
}
