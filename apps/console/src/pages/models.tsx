import { request, requestErrorOf } from '../api/request.js';
import { session } from '../api/session.js';
import { useRead } from '../api/use-read.js';
import { ChangeButton } from '../parts/change.js';
import { Missing } from '../parts/missing.js';
import type { Lacking } from '../parts/missing.js';
import { notify } from '../parts/notice.js';
import { Badge, Card, Figure, Page } from '../parts/page.js';
import { Loaded } from '../parts/state.js';
import { Table } from '../parts/table.js';
import { count, decimal, percent, time } from '../text/format.js';
import { t } from '../text/text.js';

interface Prequential {
  readonly examples: number;
  readonly auc?: number;
  readonly logLoss?: number;
  readonly calibrationError?: number;
}

interface Candidate {
  readonly candidate: string;
  readonly role: string;
  readonly examples: number;
  readonly loss?: number;
  readonly prequential?: Prequential;
}

interface Propensity {
  readonly model: string;
  readonly modelVersion?: string;
  readonly started: boolean;
  readonly examples: number;
  readonly positives: number;
  readonly champion?: string;
  readonly pinnedBy?: string;
  readonly candidates?: readonly Candidate[];
  readonly trainings: readonly { readonly kind: string; readonly progress: number }[];
}

interface ModelsView {
  readonly propensity: Propensity;
  readonly missing: readonly Lacking[];
}

const READ_EVERY_MS = 3_000;

export function Models() {
  const read = useRead<ModelsView>('marketing/v1/models', READ_EVERY_MS);
  return (
    <Page title={t('models.title')} lead={t('models.lead')} change="model">
      <Card title={t('models.propensity')}>
        <Loaded read={read}>
          {({ propensity, missing }) => (
            <>
              <Missing of={missing} />
              <Champion {...propensity} />
            </>
          )}
        </Loaded>
      </Card>
      <Others />
      <Jobs />
    </Page>
  );
}

function Champion(propensity: Propensity) {
  const { modelVersion, examples, positives, champion, pinnedBy, candidates, trainings } =
    propensity;
  return (
    <>
      <div class="figures">
        <Figure label={t('models.version')} value={versionText(modelVersion)} />
        <Figure label={t('models.examples')} value={count(examples)} />
        <Figure label={t('models.positives')} value={count(positives)} />
        <Figure label={t('models.champion')} value={champion ?? '–'} />
      </div>
      {pinnedBy !== undefined && (
        <p>
          <Badge kind="warn">{t('models.pinned')}</Badge> {pinnedBy}
        </p>
      )}
      {trainings.map(({ kind, progress }) => (
        <p key={kind}>
          {t('models.trainings')}: {kind}, {percent(progress)}
        </p>
      ))}
      {candidates && <Candidates candidates={candidates} pinned={pinnedBy !== undefined} />}
    </>
  );
}

const shown = (value: number | undefined) => (value === undefined ? '–' : decimal(value, 3));

async function command(path: string, body: object): Promise<void> {
  const by = session.value?.actor ?? 'console';
  try {
    const place = `marketing/v1/models/propensity/${path}`;
    await request(place, { method: 'POST', body: { ...body, by } });
    notify(t('models.accepted'));
  } catch (thrown) {
    notify(requestErrorOf(thrown).message);
  }
}

function Candidates(props: { candidates: readonly Candidate[]; pinned: boolean }) {
  return (
    <>
      <Table
        label={t('models.propensity')}
        rows={props.candidates}
        keyOf={({ candidate }) => candidate}
        columns={[
          {
            head: t('models.candidate'),
            cell: ({ candidate, role }) => (
              <>
                {candidate} <Badge kind={role === 'champion' ? 'good' : 'plain'}>{role}</Badge>
              </>
            ),
          },
          {
            head: t('models.examples'),
            cell: ({ examples }) => count(examples),
            numeric: true,
          },
          { head: 'AUC', cell: ({ prequential }) => shown(prequential?.auc), numeric: true },
          {
            head: 'log loss',
            cell: ({ prequential }) => shown(prequential?.logLoss),
            numeric: true,
          },
          {
            head: 'ECE',
            cell: ({ prequential }) => shown(prequential?.calibrationError),
            numeric: true,
          },
          { head: t('models.command'), cell: (row) => <Promote {...row} /> },
        ]}
      />
      <p class="hint">{t('models.figuresHint')}</p>
      {props.pinned && (
        <ChangeButton change="model" onClick={() => void command('unpin', {})}>
          {t('models.unpin')}
        </ChangeButton>
      )}
    </>
  );
}

function Promote({ candidate, role }: Candidate) {
  if (role === 'champion') return null;
  return (
    <ChangeButton change="model" onClick={() => void command('promote', { to: candidate })}>
      {t('models.promote', { name: candidate })}
    </ChangeButton>
  );
}

/** A version; one that comes with the platform is said to be so. */
function versionText(version = '–'): string {
  return version.endsWith('@prior') ? t('models.prior') : version;
}

/** Versions of the models that have one candidate. */
function Others() {
  const segments = useRead<{ modelVersion?: string }>('profile/v1/segments', READ_EVERY_MS);
  const lists = useRead<{ modelVersion?: string }>(
    'recommender/v1/trending?limit=1',
    READ_EVERY_MS,
  );
  return (
    <div class="figures">
      <Figure label={t('models.segments')} value={versionText(segments.data.value?.modelVersion)} />
      <Figure
        label={t('models.recommendations')}
        value={versionText(lists.data.value?.modelVersion)}
      />
    </div>
  );
}

interface Job {
  readonly job: string;
  readonly kind: string;
  readonly status: string;
  readonly requestedAt: string;
  readonly figures?: Readonly<Record<string, number>>;
}

function Jobs() {
  const read = useRead<{ jobs: readonly Job[] }>(
    'marketing/v1/models/jobs?limit=20',
    READ_EVERY_MS,
  );
  return (
    <Card title={t('models.jobs')}>
      <Loaded read={read}>
        {({ jobs }) => (
          <ul class="rows">
            {jobs.length === 0 && <li class="empty">{t('models.noJobs')}</li>}
            {jobs.map(({ job, kind, status, requestedAt, figures = {} }) => (
              <li key={job}>
                <strong>{kind}</strong> <Badge>{status}</Badge>{' '}
                <span class="quiet">{time(requestedAt)}</span>
                <p class="quiet">
                  {Object.entries(figures)
                    .map(([name, value]) => `${name} ${decimal(value, 3)}`)
                    .join(' · ')}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
