import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** Pictures for the documentation, from a server that runs already: DATATRACING_URL, or the default address. */
export default defineConfig({
  testDir: 'screenshots',
  testMatch: '*.shots.ts',
  outputDir: '../target/screenshots',
  workers: 1,
  reporter: [['list']],
  use: { ...tests.use, baseURL: process.env['DATATRACING_URL'] ?? 'http://127.0.0.1:16686' },
});
