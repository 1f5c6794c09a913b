import { existsSync, readFileSync } from 'node:fs';

// Entry point of the image: runs the service that the argument names, or tells its version.
const [name = ''] = process.argv.slice(2);
const main = new URL(`../apps/${name}/dist/main.js`, import.meta.url);
if (['--version', '-V'].includes(name)) {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  console.log(`tradewind ${JSON.parse(manifest).version}`);
} else if (['--help', '-h'].includes(name)) {
  console.log(
    'usage: service.mjs SERVICE, e.g. collector-service; its settings are environment variables.',
  );
} else if (/^[a-z]+-service$/.test(name) && existsSync(main)) {
  await import(main);
} else {
  console.error(`There is no service "${name}"; its name is that of its folder in apps/.`);
  process.exitCode = 2;
}
