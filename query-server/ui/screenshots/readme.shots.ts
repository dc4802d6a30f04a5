import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { TracePage } from '../src/api/types';

const DOCS = join(import.meta.dirname, '../../../docs');
const HOUR_MILLIS = 3_600_000;

/** The trace worth a picture: through most services, best one that failed, and long; or of those that failed. */
async function tellingTrace(page: Page, only: 'all' | 'failed' = 'all'): Promise<string> {
  const now = Date.now();
  const answer = await page.request.get(`/api/v1/traces?start=${now - HOUR_MILLIS}000000&end=${now}000000&limit=100`);
  const { traces } = (await answer.json()) as TracePage;
  const [best] = traces
    .filter(({ root, errorCount }) => root !== null && (only === 'all' || errorCount > 0))
    .sort(
      (a, b) =>
        b.services.length - a.services.length ||
        Math.min(1, b.errorCount) - Math.min(1, a.errorCount) ||
        Number(b.durationNanos) - Number(a.durationNanos),
    );
  if (!best) throw new Error('The server has no trace of the last hour: run datatracing demo first');
  return best.traceId;
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme, viewport: { width: 1440, height: 900 } });

    test('search', async ({ page }) => {
      await page.goto('/search');
      await expect(page.locator('.results tbody tr').first()).toBeVisible();
      await page.screenshot({ path: join(DOCS, `screenshot-search-${theme}.png`) });
    });

    test('trace', async ({ page }) => {
      await page.goto(`/trace/${await tellingTrace(page)}`);
      await expect(page.locator('.row.selected')).toBeVisible();
      await page.screenshot({ path: join(DOCS, `screenshot-trace-${theme}.png`) });
    });

    test('graph', async ({ page }) => {
      await page.goto(`/trace/${await tellingTrace(page, 'failed')}?view=graph`);
      await expect(page.getByRole('region', { name: 'Graph across traces' }).getByRole('group')).toBeVisible();
      await page.screenshot({ path: join(DOCS, `screenshot-graph-${theme}.png`) });
    });

    test('what differs', async ({ page }) => {
      await page.goto('/groups?split=errors');
      await expect(page.getByRole('region', { name: 'What differs' })).toBeVisible();
      await page.screenshot({ path: join(DOCS, `screenshot-groups-${theme}.png`) });
    });

    test('collector', async ({ page }) => {
      await page.goto('/pipeline');
      await expect(page.getByRole('region', { name: 'Pipeline' }).getByRole('group')).toBeVisible();
      await page.screenshot({ path: join(DOCS, `screenshot-collector-${theme}.png`) });
    });

    test('map', async ({ page }) => {
      await page.goto('/map');
      await expect(page.getByRole('region', { name: 'Map' }).getByRole('group')).toBeVisible();
      await page.screenshot({ path: join(DOCS, `screenshot-map-${theme}.png`) });
    });
  });
}

test('trace on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/trace/${await tellingTrace(page)}`);
  await expect(page.locator('.row.selected')).toBeVisible();
  await page.screenshot({ path: join(DOCS, 'screenshot-trace-phone.png') });
});
