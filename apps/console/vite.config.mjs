import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    // Pages of other scripts are loaded when they are opened; nothing is inlined, which the policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});
