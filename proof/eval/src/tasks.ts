import { recommenderTask } from './recommender/task.js';
import type { Task } from './task.js';

/** Everything that can be evaluated. */
export const tasks: readonly Task[] = [recommenderTask];
