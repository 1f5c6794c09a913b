import type { Import } from './import-graph.fixture.js';

/** Files that only assemble a package, or only test it, may import every layer. */
const UNCONSTRAINED =
  /(?:\/src\/(?:index|main|app\.module)\.ts|\.(?:int-)?spec\.ts|\.fixture\.ts|\.contract\.ts|\/testing\/.*)$/;

/**
 * The layers of packages: folders of `src`, lowest first, where `.` is `src` itself. A file imports
 * its own layer and lower ones. Folders in one entry form one layer.
 */
export const layers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'libs/fold': [
    ['decode', 'steps'],
    ['group'],
    ['timers'],
    ['documents'],
    ['memory'],
    ['dead-letters', 'tracing'],
    ['identity'],
    ['partition'],
    ['restoring'],
    ['consumer'],
    ['nest'],
  ],
  'libs/state': [['.'], ['redis'], ['sqlite'], ['testing']],
  'apps/collector-service': [
    ['readers'],
    ['tracking', 'trust'],
    ['admission', 'publishing'],
    ['.', 'debugger', 'http'],
  ],
  'proof/bench': [['.', 'measure'], ['load'], ['cases'], ['command'], ['run']],
};

/** What files of a kind must not import. */
export interface Ban {
  readonly what: string;
  readonly files: RegExp;
  readonly imports: RegExp;
}

export const bans: readonly Ban[] = [
  {
    what: 'services reach the log and the store through their ports only',
    files: /^apps\/[a-z]+-service\/src\//,
    imports: /^(?:@tradewind\/(?:log-kafka|log-sqlite)|kafkajs|ioredis|node:sqlite)$/,
  },
  {
    what: 'controllers neither store nor fold',
    files: /^apps\/.*\.controller\.ts$/,
    imports: /^@tradewind\/(?:state|fold|models)$/,
  },
];

/** Returns the imports that break the order of layers or a ban, each as one line. */
export function brokenRules(imports: readonly Import[]): readonly string[] {
  return imports
    .filter(({ from }) => !UNCONSTRAINED.test(from))
    .flatMap((each) => [
      ...(isUpward(each) ? [`${each.from} imports the higher layer ${each.to}`] : []),
      ...bans
        .filter(({ files, imports: banned }) => files.test(each.from) && banned.test(each.to))
        .map(({ what }) => `${each.from} imports ${each.to}: ${what}`),
    ]);
}

/** Returns the package of a path and the folder below `src`; undefined for other specifiers. */
export function placeOf(path: string): { name: string; folder: string } | undefined {
  const [, name, below] = /^((?:apps|libs|proof)\/[^/]+)\/src\/(.*)$/.exec(path) ?? [];
  if (name === undefined || below === undefined) return undefined;
  const [folder = '', ...rest] = below.split('/');
  return { name, folder: rest.length === 0 ? '.' : folder };
}

function isUpward({ from, to }: Import): boolean {
  const lower = heightOf(from);
  const upper = heightOf(to);
  return lower !== undefined && upper !== undefined && lower < upper;
}

function heightOf(path: string): number | undefined {
  const place = placeOf(path);
  const order = place && layers[place.name];
  const height = order?.findIndex((folders) => folders.includes(place?.folder ?? ''));
  return height === -1 ? undefined : height;
}
