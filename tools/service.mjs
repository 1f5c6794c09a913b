import { existsSync } from 'node:fs';

// Entry point of the image: runs the service that the argument names.
const [name = ''] = process.argv.slice(2);
const main = new URL(`../apps/${name}/dist/main.js`, import.meta.url);
if (/^[a-z]+-service$/.test(name) && existsSync(main)) {
  await import(main);
} else {
  console.error(`There is no service "${name}"; its name is that of its folder in apps/.`);
  process.exitCode = 2;
}
