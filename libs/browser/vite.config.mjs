import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: 'bundle',
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: { tw: 'src/tw.ts' },
      // The names stay: shops write them into their pages.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
