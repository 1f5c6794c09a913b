import { banditTask } from './bandit/task.js';
import { clvTask } from './clv/task.js';
import { intentsTask } from './intents/task.js';
import { propensityTask } from './propensity/task.js';
import { recommenderTask } from './recommender/task.js';
import { segmentsTask } from './segments/task.js';
import { seq2seqTask } from './seq2seq/task.js';
import type { Task } from './task.js';
import { understandingTask } from './understanding/task.js';
import { upliftTask } from './uplift/task.js';

/** Everything that can be evaluated. */
export const tasks: readonly Task[] = [
  recommenderTask,
  propensityTask,
  upliftTask,
  banditTask,
  intentsTask,
  segmentsTask,
  clvTask,
  seq2seqTask,
  understandingTask,
];
