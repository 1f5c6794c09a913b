import {
  coCountsOf,
  decodeFactors,
  defaultIalsOptions,
  defaultRefitOptions,
  easeRows,
  encodeEase,
  encodeFactors,
  ialsFactors,
  integerBlock,
  solveEase,
  trainIals,
} from '@tradewind/ml';
import type { Histories, JobModule } from '@tradewind/ml';

/** What EASE and factors are trained from. */
export interface RefitInput {
  readonly seed: number;
  readonly histories: Histories;
  /** The block of factors of the refit before, from which the training starts. */
  readonly warm?: Uint8Array;
}

/** What a refit gave, as blocks; without what could not be trained. */
export interface RefitResult {
  readonly ease?: Uint8Array;
  readonly factors?: Uint8Array;
}

/** One training as a worker thread runs it. */
export interface RefitJob extends JobModule {
  readonly result: keyof RefitResult;
  readonly seed: number;
  /** Its input `options`. */
  readonly options: Readonly<Record<string, number>>;
  readonly blocks: Readonly<Record<string, Uint8Array>>;
}

/** The trainings of a refit; each gives the block that `solveRefit` gives of the same input. */
export function refitJobs({ seed, histories, warm }: RefitInput): RefitJob[] {
  const { itemCount, offsets, items } = histories;
  const { penalty, width, maxItems } = defaultRefitOptions;
  const blocks = () => ({ offsets: integerBlock(offsets), items: integerBlock(items) });
  return [
    {
      ...{ ...easeRows, result: 'ease', seed, blocks: blocks() },
      options: { itemCount, penalty, width, maxItems },
    },
    {
      ...{ ...ialsFactors, result: 'factors', seed },
      blocks: { ...blocks(), ...(warm && { warm: warm.slice() }) },
      options: { ...defaultIalsOptions, itemCount, epochs: epochsFrom(warm) },
    },
  ];
}

/** Runs the trainings of a refit here and now; `onProgress` is told the name of one and its share that is done. */
export function solveRefit(
  { seed, histories, warm }: RefitInput,
  onProgress?: (result: keyof RefitResult, share: number) => void,
): Required<RefitResult> {
  const counts = coCountsOf(histories, defaultRefitOptions.maxItems);
  const solution = solveEase(counts, defaultRefitOptions, (share) => onProgress?.('ease', share));
  const trained = trainIals(histories, defaultIalsOptions, {
    ...{ seed, epochs: epochsFrom(warm) },
    onProgress: (share) => onProgress?.('factors', share),
    ...(warm && { warm: decodeFactors(warm).items }),
  });
  return { ease: encodeEase(solution), factors: encodeFactors(trained) };
}

function epochsFrom(warm: Uint8Array | undefined): number {
  return warm === undefined ? defaultRefitOptions.epochs : defaultRefitOptions.warmEpochs;
}
