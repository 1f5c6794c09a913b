import { runStackCommand } from './stack.command.js';
import { isStackUnavailable } from './stack-error.js';

// Entry point of the stack alone, for the test run, which needs no service to be built.
try {
  process.exitCode = await runStackCommand(process.argv.slice(2));
} catch (error) {
  if (!isStackUnavailable(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
