/** Roles that a network takes over from retrieval. */
export interface Promotion {
  /** It orders the replies that retrieval finds. */
  readonly rerank: boolean;
  /** It writes the draft. */
  readonly write: boolean;
  /** One sentence that says why, or why not. */
  readonly why: string;
}

/** Standard errors by which a gain has to exceed 0. */
const SURE = 2;

/**
 * Whether a network does better than retrieval alone, from the figures of its training: by more than two
 * standard errors of the paired differences of chrF on the questions that came last.
 */
export function promotionOf(figures: Readonly<Record<string, number>>): Promotion {
  const figure = (name: string) => figures[name] ?? 0;
  const isSure = (role: string) =>
    figure(`${role}Gain`) > 0 && figure(`${role}Gain`) > SURE * figure(`${role}Error`);
  const rerank = isSure('rerank');
  const write = isSure('write');
  const told = (role: string) =>
    `${signed(figure(`${role}Gain`))} chrF (standard error ${figure(`${role}Error`).toFixed(3)})`;
  const why =
    `on the last ${figure('heldOut')} questions ordering replies by the network changes ` +
    `${told('rerank')} and writing them ${told('write')} against retrieval, ` +
    `${figure('chrfRetrieved').toFixed(3)}; more than ${SURE} standard errors are needed`;
  return { rerank, write, why };
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
}
