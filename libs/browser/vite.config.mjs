import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: 'bundle',
    target: 'es2020',
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { tw: 'src/tw.ts', 'tw-chat': 'src/chat/tw-chat.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
