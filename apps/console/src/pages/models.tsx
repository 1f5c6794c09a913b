import { request } from '../api/request.js';
import { session } from '../api/session.js';
import { useRead } from '../api/use-read.js';
import { notify } from '../parts/notice.js';
import { Badge, Card, Figure, Page } from '../parts/page.js';
import { Empty, Loaded } from '../parts/state.js';
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
  readonly missing: readonly { readonly text: string }[];
}

const READ_EVERY_MS = 3_000;

export function Models() {
  const read = useRead<ModelsView>('marketing/v1/models', READ_EVERY_MS);
  return (
    <Page title={t('models.title')} lead={t('models.lead')}>
      <Card title={t('models.propensity')}>
        <Loaded read={read}>
          {({ propensity, missing }) => (
            <>
              {missing.map(({ text }) => (
                <Empty key={text}>{text}</Empty>
              ))}
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
        <Figure label={t('models.version')} value={modelVersion ?? '–'} />
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
  await request(`marketing/v1/models/propensity/${path}`, {
    method: 'POST',
    body: { ...body, by },
  });
  notify(t('models.accepted'));
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
      {props.pinned && (
        <button type="button" onClick={() => void command('unpin', {})}>
          {t('models.unpin')}
        </button>
      )}
    </>
  );
}

function Promote({ candidate, role }: Candidate) {
  if (role === 'champion') return null;
  return (
    <button type="button" onClick={() => void command('promote', { to: candidate })}>
      {t('models.promote', { name: candidate })}
    </button>
  );
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
      <Figure label={t('models.segments')} value={segments.data.value?.modelVersion ?? '–'} />
      <Figure label={t('models.recommendations')} value={lists.data.value?.modelVersion ?? '–'} />
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
