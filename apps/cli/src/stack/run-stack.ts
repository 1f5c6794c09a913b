import { runStackCommand } from './stack.command.js';
import { isStackUnavailable } from './stack-error.js';

// Entry of the stack alone, for the test run: it needs none of the services to be built.
try {
  process.exitCode = await runStackCommand(process.argv.slice(2));
} catch (error) {
  if (!isStackUnavailable(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
