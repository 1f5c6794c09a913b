import { runShell } from './shell.js';

process.exitCode = await runShell(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  errors: process.stderr,
});
