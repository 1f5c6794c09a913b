import { InputError } from '../command/errors.js';
import { jsonOption, type Options } from '../command/options.js';
import { readTextFile } from '../input/data-file.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';
import {
  agreementOverTime,
  batchGrouping,
  changeFigures,
  groupingFigures,
  named,
  servedGrouping,
  SILHOUETTE_SAMPLE,
  treeFigures,
} from './figures.js';
import type { Grouping } from './figures.js';
import { formatNames, formats } from '../recordings/formats.js';
import type { ShopperEvent, ShopRecording } from '../recordings/shop-recording.js';
import { assignCluster } from '@tradewind/ml';
import type { KMeansModel } from '@tradewind/ml';
import { SegmentShop } from './shop.js';
import type { Member } from './shop.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Events folded between two reports of progress. */
const CHUNK = 500;
/** The defaults of the profile service. */
const SERVED = { startVectors: 200, halfLifeMs: 30 * DAY_MS };

/** Measures the segments that the folds of the profile service form. */
export const segmentsTask: Task = {
  name: 'segments',
  summary: 'Forms segments of the shoppers of a recording by the folds of the profile service.',
  about: [
    'ari is the adjusted Rand index between runs that differ in the seed alone, mean over all pairs;',
    'silhouette that of the members on the scale of the model; nearest the share of members whose own',
    'centroid is the nearest at the end, nearestAtReview after each event and review; ariOverTime is the',
    'index between the models of successive quarters over the same shoppers; fidelity the share of members',
    'whom the tree puts into their nearest segment; changesByModel the changes of segment for each shopper and quarter that',
    'the shopper as he was then would not have made by the version of the model that he was last looked',
    'at with. All but ari are means over the runs. Intervals come from a bootstrap over shoppers.',
  ],
  example: 'npm run eval -- segments --events online_retail.csv.gz --format online-retail',
  options: {
    events: { value: 'PATH', text: 'the recording', required: true },
    format: { value: 'NAME', text: formatNames.join(', '), required: true },
    clusters: {
      value: 'N',
      text: 'segments; without it as many, from 4 to 8, as part shoppers best',
    },
    runs: { value: 'N', text: 'runs with a seed each', standard: '5' },
    'epoch-hours': {
      value: 'N',
      text: 'length of a model epoch; of 200 in the recording, 1 to 168',
    },
    limit: { value: 'N', text: 'takes the first N events only' },
    seed: { value: 'N', text: 'of the first run, of samples and intervals', standard: '1' },
    json: jsonOption,
  },
  run: runSegments,
};

async function runSegments(options: Options, context: TaskContext): Promise<TaskResult> {
  const plan = planOf(options);
  const { seed, clusters, runs } = plan;
  const file = await readTextFile(plan.path);
  const recording = formats[plan.format](file, (done, total) => {
    context.progress.at('reading', done, total);
  });
  const events = recording.events.slice(0, plan.limit);
  const epochMs = HOUR_MS * (plan.epochHours ?? epochHoursFor(events));
  const training = { ...SERVED, ...(clusters !== undefined && { clusters }), epochMs };
  const end = Math.max(0, ...events.slice(-1).map(({ time }) => time));
  const all = Array.from({ length: runs }, (_, run) => {
    return foldAll(events, { ...training, seed: seed + run }, context);
  });
  const placed = placedInAll(all, plan.path);
  const served = placed.map(({ members, model }) => servedGrouping(members, model, end));
  const members = placed.map((run) => run.members);
  const { changesByModel, changesByBehaviour, nearestAtReview } = changeFigures(members, end, seed);
  const quarterly = all.map((run) => run.quarterly);
  const ofTrees = treeFigures(served, placed, seed);
  const vectors = served[0]?.vectors ?? [];
  const figures = {
    ...groupingFigures(served, seed),
    ...agreementOverTime(quarterly, vectors, seed),
  };
  const [counted = 0, shoppers = 0] = [members[0]?.length, all[0]?.members.length];
  return {
    protocol: 'several-seeds',
    files: [recording.file],
    config: { ...training, runs, events: events.length },
    seed,
    n: counted,
    metrics: {
      ...figures,
      ...named({ nearestAtReview }),
      ...ofTrees,
      ...named({ changesByModel }),
    },
    perSource: {
      models: groupingFigures(served.map(asOfModel), seed),
      ...(changesByBehaviour && { behaviour: { changesByBehaviour } }),
    },
    baselines: batchBaseline(served, { runs, seed }),
    published: [],
    notes: [
      ...notesOf({ recording, events, shoppers, placed: counted }),
      ...placed.map(({ model }, run) => segmentsNote(model, seed + run)),
    ],
  };
}

function planOf(options: Options) {
  return {
    path: options.given('events'),
    format: options.oneOf('format', formatNames),
    seed: options.whole('seed', [0, 2 ** 31]),
    clusters: options.number('clusters', [2, 50]),
    runs: options.whole('runs', [1, 100]),
    limit: options.number('limit', [1, 1e9]) ?? Infinity,
    epochHours: options.number('epoch-hours', [0.01, 8_784]),
  };
}

/** So that the recording has some two hundred epochs, but none shorter than an hour or longer than a week. */
function epochHoursFor(events: readonly ShopperEvent[]): number {
  const span = (events.at(-1)?.time ?? 0) - (events[0]?.time ?? 0);
  return Math.min(168, Math.max(1, Math.ceil(span / 200 / HOUR_MS)));
}

interface Run {
  readonly members: readonly Member[];
  readonly model: SegmentShop['model'];
  readonly quarterly: readonly KMeansModel[];
}

function foldAll(
  events: readonly ShopperEvent[],
  training: ConstructorParameters<typeof SegmentShop>[0],
  { meter, progress }: TaskContext,
): Run {
  const shop = new SegmentShop(training);
  for (let from = 0; from < events.length; from += CHUNK) {
    const chunk = events.slice(from, from + CHUNK);
    meter.run(chunk.length, () => {
      for (const event of chunk) shop.take(event);
    });
    progress.at(`folding, seed ${training.seed}`, from, events.length);
  }
  return { members: shop.members(), model: shop.model, quarterly: shop.quarterlyModels() };
}

/** Where all shoppers would be if they were looked at with the last model. */
function asOfModel({ model, vectors }: Grouping): Grouping {
  return { model, vectors, groups: vectors.map((vector) => assignCluster(model, vector)) };
}

/** The shoppers who are in a segment in every run, so that runs can be compared. */
function placedInAll(runs: readonly Run[], path: string) {
  const isPlaced = (at: number) => runs.every(({ members }) => members[at]?.profile.membership);
  return runs.map(({ members, model }) => {
    if (model === undefined) {
      const least = SERVED.startVectors;
      throw new InputError(
        { path },
        `too few shoppers or epochs for segments: they start from ${least} shoppers, two epochs later`,
      );
    }
    return { members: members.filter((_, at) => isPlaced(at)), model };
  });
}

function batchBaseline(
  served: readonly Grouping[],
  { runs, seed }: { runs: number; seed: number },
): Record<string, Metrics> {
  const vectors = served[0]?.vectors ?? [];
  const clusters = served[0]?.model.centroids.length ?? 0;
  const batches = Array.from({ length: runs }, (_, run) => {
    return batchGrouping(vectors, { clusters, seed: seed + run });
  }).filter((each) => each !== undefined);
  return batches.length === 0 ? {} : { batchKMeans: groupingFigures(batches, seed) };
}

function notesOf(run: {
  recording: ShopRecording;
  events: readonly ShopperEvent[];
  shoppers: number;
  placed: number;
}): string[] {
  const notes: string[] = [];
  const all = run.recording.events.length;
  if (run.events.length < all)
    notes.push(`Sampled: the first ${run.events.length} of ${all} events.`);
  if (run.placed < run.shoppers) {
    notes.push(
      `${run.shoppers - run.placed} of ${run.shoppers} shoppers were never in a segment and do not count.`,
    );
  }
  if (run.placed > SILHOUETTE_SAMPLE) {
    notes.push(`Silhouettes are those of ${SILHOUETTE_SAMPLE} shoppers drawn at random.`);
  }
  return notes;
}

function segmentsNote(model: NonNullable<Run['model']>, seed: number): string {
  const { segments, tree, generation = 0 } = model;
  const names = segments.map(({ segment, name }) => `${segment} ${name}`).join(', ');
  return `Seed ${seed}: ${names}; tree of depth ${tree?.depth ?? 0}; set of clusters no. ${generation}.`;
}
