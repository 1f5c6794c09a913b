import { minimise } from './nelder-mead.js';
import { logBeta, logGamma } from './special-functions.js';

/**
 * Parameters of the BG/NBD model (Fader, Hardie and Lee, "Counting your customers the easy way", Marketing
 * Science 24, 2005). Rates of orders are gamma distributed over customers (shape `r`, rate `alpha`, in the unit of
 * time); after each order but the first a customer stops for good with a probability that is beta
 * distributed (`a`, `b`).
 */
export interface BgNbdParameters {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** What the model knows of a customer; times in one unit, which is that of `alpha`. */
export interface PurchaseHistory {
  /** Orders after the first one. */
  readonly frequency: number;
  /** From the first order to the last. */
  readonly recency: number;
  /** From the first order to now. */
  readonly age: number;
}

/** Customers with equal histories. */
export interface PurchaseCell extends PurchaseHistory {
  readonly customers: number;
}

export interface FittedBgNbd {
  readonly parameters: BgNbdParameters;
  /** Sum over the customers. */
  readonly logLikelihood: number;
  readonly evaluations: number;
}

const START = { r: 0.5, alpha: 1, a: 1, b: 2 };
const SEARCH = { step: 0.5, precision: 1e-11, maxEvaluations: 2_000 };
/** Logarithms of parameters beyond this say that the data do not bound them. */
const WIDEST = 12;

/**
 * Fits the parameters by maximum likelihood (Nelder-Mead on their logarithms, equation 6 of the paper).
 * Throws a RangeError if no customer has ordered again: then nothing tells rates from stopping.
 */
export function fitBgNbd(
  cells: readonly PurchaseCell[],
  before?: (evaluations: number) => void,
): FittedBgNbd {
  const customers = cells.reduce((sum, cell) => sum + cell.customers, 0);
  if (!cells.some(({ frequency }) => frequency > 0)) {
    throw new RangeError('no customer has ordered again');
  }
  // The mean age as the unit keeps the search well scaled, whatever the unit of the cells is.
  const unit = cells.reduce((sum, cell) => sum + cell.age * cell.customers, 0) / customers || 1;
  const scaled = cells.map(({ recency, age, ...cell }) => {
    return { ...cell, recency: recency / unit, age: age / unit };
  });
  const loss = (point: readonly number[]) =>
    point.some((value) => Math.abs(value) > WIDEST)
      ? Infinity
      : -logLikelihood(parametersOf(point), scaled) / customers;
  const start = [START.r, START.alpha, START.a, START.b].map(Math.log);
  const first = minimise(loss, start, { ...SEARCH, ...(before && { before }) });
  // A simplex can collapse beside the minimum: it is begun anew where it ended.
  const second = minimise(loss, first.point, { ...SEARCH, ...(before && { before }) });
  const { alpha, ...shapes } = parametersOf(second.point);
  const parameters = { ...shapes, alpha: alpha * unit };
  return {
    parameters,
    logLikelihood: logLikelihood(parameters, cells),
    evaluations: first.evaluations + second.evaluations,
  };
}

function parametersOf(point: readonly number[]): BgNbdParameters {
  const [r = 1, alpha = 1, a = 1, b = 1] = point.map(Math.exp);
  return { r, alpha, a, b };
}

/** The logarithm of the likelihood of all customers. */
export function logLikelihood(parameters: BgNbdParameters, cells: readonly PurchaseCell[]): number {
  const { r, alpha, a, b } = parameters;
  const byFrequency = new Map<number, number>();
  const ofFrequency = (x: number) =>
    logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + logBeta(a, b + x) - logBeta(a, b);
  let sum = 0;
  for (const { frequency: x, recency, age, customers } of cells) {
    let constant = byFrequency.get(x);
    if (constant === undefined) {
      constant = ofFrequency(x);
      byFrequency.set(x, constant);
    }
    const active = -(r + x) * Math.log(alpha + age);
    const both =
      x > 0
        ? logOfSum(active, Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + recency))
        : active;
    sum += customers * (constant + both);
  }
  return sum;
}

function logOfSum(x: number, y: number): number {
  const most = Math.max(x, y);
  return most + Math.log1p(Math.exp(Math.min(x, y) - most));
}

/** The probability that the customer has not stopped; 1 for one who has ordered once. */
export function probabilityAlive(
  { r, alpha, a, b }: BgNbdParameters,
  { frequency: x, recency, age }: PurchaseHistory,
): number {
  if (x <= 0) return 1;
  const odds = Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
  return 1 / (1 + Math.exp(odds));
}
