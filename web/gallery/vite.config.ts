import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { PAGES, renderPage, type Manifest } from './render.ts';

const WEB = fileURLToPath(new URL('..', import.meta.url));

/**
 * Serves the gallery from the built bundle as the real server does: entries from the manifest, the strict content security
 * policy, no inline scripts and styles. `npm run gallery`, then http://localhost:4173/gallery/vi/results.
 */
function gallery(): Plugin {
  return {
    name: 'gallery',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').replace(/[?#].*$/, '');
        if (path === '/gallery/openapi.json') {
          response.setHeader('Content-Type', 'application/json');
          return void response.end(readFileSync(`${WEB}gallery/data/openapi.json`, 'utf8'));
        }
        const [, language, page] = /^\/gallery\/(vi|en)\/([a-z-]+)$/.exec(path) ?? [];
        if ((language !== 'vi' && language !== 'en') || page === undefined || !PAGES.includes(page)) return next();

        const manifest = JSON.parse(readFileSync(`${WEB}dist/.vite/manifest.json`, 'utf8')) as Manifest;
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; frame-ancestors 'none'");
        response.end(renderPage(page, language, manifest));
      });
    },
  };
}

export default defineConfig({
  root: WEB,
  base: '/',
  plugins: [gallery()],
  build: { outDir: 'dist' },
});
