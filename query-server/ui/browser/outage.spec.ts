import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpanSketch } from '../fixture/build';
import { send } from './otlp';
import { expect, expectAccessible, expects, test as base } from './page';
import { startServer, type RealServer } from './realServer';

/** These tests have servers and data of their own. */
const test = base.extend<{ data: string; server: RealServer }>({
  data: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'datatracing-outage-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  server: async ({ data }, use) => {
    const server = await startServer(data);
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.page),
});

const hello: SpanSketch[] = [{ id: '1', service: 'first', name: 'hello', from: 0, to: 5 }];

test('an empty server says how to send the first span, and shows it when it comes', async ({ page, server }) => {
  await page.goto('/search');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No spans yet.');
  await expect(page.getByLabel('Command')).toContainText('-javaagent:datatracing-agent.jar');
  await expectAccessible(page);
  await send(hello, { otlp: server.otlp });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 trace in the last hour, it did not fail');
});

test(
  'a server that is gone is named, asked again, and what was there stays',
  expects('ERR_CONNECTION_REFUSED'),
  async ({ page, server, data }) => {
    await send(hello, { otlp: server.otlp });
    await page.goto('/search');
    await expect(page.locator('.results tbody tr')).toHaveCount(1);
    await server.stop();
    await page.getByRole('button', { name: 'Find traces' }).click();
    await expect(page.getByRole('alert')).toContainText(
      /No answer from 127\.0\.0\.1:\d+ since \d\d:\d\d:\d\d\..*Trying again/,
    );
    await expect(page.locator('.results tbody tr')).toHaveCount(1);
    await expectAccessible(page);
    const back = await startServer(data, Number(new URL(server.page).port));
    try {
      await expect(page.getByRole('alert')).toBeHidden();
    } finally {
      await back.stop();
    }
  },
);
