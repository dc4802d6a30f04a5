import type { SpanSketch } from '../fixture/build';
import { send } from './otlp';
import { expect, rows, test } from './page';

/** What is in the document however long the trace is: a screen of rows and a margin. */
const MOST_ROWS = 80;

test('10,000 levels are drawn, indented as far as there is room', async ({ page }) => {
  const depth = 10_000;
  const id = await send(
    Array.from({ length: depth }, (_, at): SpanSketch => ({
      id: (at + 1).toString(16),
      ...(at > 0 && { parent: at.toString(16) }),
      service: 'deep',
      name: `level ${at + 1}`,
      from: at / 100,
      to: 300 - at / 100,
    })),
  );
  await page.goto(`/trace/${id}?span=${depth.toString(16).padStart(16, '0')}`);
  const last = page.getByRole('treeitem', { name: /level 10000 / });
  await expect(last).toBeVisible();
  await expect(last).toHaveAttribute('aria-level', '10000');
  await expect(last).toContainText('10,000');
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS);
});

test('100,000 spans scroll, fold and are searched', async ({ page }) => {
  test.setTimeout(120_000);
  const count = 100_000;
  const id = await send([
    { id: 'f00001', service: 'wide', name: 'batch', from: 0, to: 60_000 },
    ...Array.from({ length: count - 1 }, (_, at): SpanSketch => ({
      id: (at + 1).toString(16),
      parent: 'f00001',
      service: 'wide',
      name: `record ${at}`,
      from: at * 0.6,
      to: at * 0.6 + 1,
      ...(at === 77_777 && { error: 'broken record' }),
    })),
  ]);
  await page.goto(`/trace/${id}?span=0000000000f00001`);
  // 39 MB of JSON: seconds, on two busy cores.
  await expect(page.getByText('100,000 spans')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('tree', { name: 'Spans' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('treeitem', { name: /record 99998 / })).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS);
  await page.keyboard.press('e');
  await expect(page.getByRole('treeitem', { name: /record 77777 .*broken record/ })).toBeVisible();
  await page.keyboard.press('f');
  await page.keyboard.type('record 4242');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treeitem', { name: /record 4242 / })).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS);
});
