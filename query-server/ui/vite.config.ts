import { defineConfig } from 'vitest/config';
import { fixtureApi } from './fixture/api.ts';

/** Where `npm run dev` finds the query API. */
const API = process.env['DATATRACING_URL'] ?? 'http://127.0.0.1:16686';

export default defineConfig(({ mode }) => ({
  // Absolute addresses, because /trace/{id} is served by the same index.html as /search.
  base: '/',
  plugins: mode === 'fixture' ? [fixtureApi()] : [],
  build: {
    outDir: process.env['UI_OUT'] ?? '../target/classes/ui',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined data: addresses would need an exception in the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', ...(mode !== 'fixture' && { proxy: { '/api': API } }) },
  test: { include: ['src/**/*.test.ts'], environment: 'node', env: { TZ: 'Europe/Berlin' }, testTimeout: 30_000 },
}));
