/**
 * Loaded in a worker thread whose code runs from its TypeScript sources, as it does in tests: imports
 * name the compiled file, `./x.js`, and find the source, `./x.ts`. Node takes its types away.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { URL } from 'node:url';

registerHooks({
  resolve(specifier, context, next) {
    if (!/^(\.|file:)/.test(specifier)) return next(specifier, context);
    const compiled = new URL(specifier, context.parentURL);
    const isSource = compiled.pathname.endsWith('.js') && !existsSync(compiled);
    return next(isSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
