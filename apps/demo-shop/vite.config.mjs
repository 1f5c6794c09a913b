import { defineConfig } from 'vite';

export default defineConfig({
  base: '/shop/',
  build: {
    // Nothing is inlined, which the policy of the pages forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});
