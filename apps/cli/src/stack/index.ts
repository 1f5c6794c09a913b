export { startStack } from './stack.js';
export type { Stack, StackOptions } from './stack.js';
export { STACK_UNAVAILABLE, StackUnavailableError, isStackUnavailable } from './stack-error.js';
export { runStackCommand } from './stack.command.js';
export { whenOrphaned } from './orphan.js';
