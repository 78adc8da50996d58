import { defineConfig } from 'vite';
import { dataUrisToFiles } from './build/data-uris.ts';
import { favicon } from './build/favicon.ts';
import { iconSprite } from './build/icon-sprite.ts';
import { licences } from './build/licences.ts';
import { withoutEval } from './build/without-eval.ts';

export default defineConfig({
  // Addresses inside the bundle are relative, so the server may serve `dist` under any path.
  base: './',
  publicDir: false,
  plugins: [withoutEval(), favicon(), iconSprite(), dataUrisToFiles(), licences()],
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  build: {
    outDir: 'dist',
    manifest: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // `data:` addresses are not allowed by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { app: 'src/app.ts', charts: 'src/charts.ts', swagger: 'src/swagger.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'swagger' ? 'swagger/[name]-[hash].js' : 'assets/[name]-[hash].js'),
        assetFileNames: (asset) =>
          asset.names.some((name) => name.startsWith('swagger'))
            ? 'swagger/[name]-[hash][extname]'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
