import type { SpanSketch } from '../fixture/build';
import { newPrefix, send } from './otlp';
import { expect, expectAccessible, expectFits, expects, test } from './page';

/** An order; a slow one asks the database, which takes its time and fails. */
const order = (prefix: string, slow: boolean): SpanSketch[] => [
  { id: '1', service: `${prefix}-shop`, name: 'POST /orders', kind: 'SERVER', from: 0, to: slow ? 400 : 100 },
  { id: '2', parent: '1', service: `${prefix}-pricing`, name: 'GET /price', kind: 'SERVER', from: 10, to: 60 },
  ...(slow
    ? [
        {
          id: '3',
          parent: '1',
          service: `${prefix}-shop`,
          name: 'SELECT stock',
          kind: 'CLIENT' as const,
          from: 60,
          to: 390,
          error: 'timeout',
        },
      ]
    : []),
];

test('the heading says which step makes the second trace slower', async ({ page }) => {
  const prefix = newPrefix();
  const fast = await send(order(prefix, false), { agoMillis: 60_000 });
  const slow = await send(order(prefix, true), { agoMillis: 50_000 });

  await page.goto(`/trace/${fast}`);
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await expect(page).toHaveURL(`/compare?before=${fast}`);
  const form = page.getByRole('form', { name: 'Traces to compare' });
  await expect(form.getByLabel('First trace')).toHaveValue(fast);
  await form.getByLabel('Second trace').fill(slow);
  await form.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(`/compare?before=${fast}&after=${slow}`);

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    `The second trace took 300 ms longer, with 1 failed span more; most of it in ${prefix}-shop SELECT stock, which only the second has`,
  );
  const rows = page.getByRole('region', { name: 'Spans of both traces' }).locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: 'GET /price' })).toContainText('same');
  await expect(rows.filter({ hasText: 'SELECT stock' })).toContainText('only in the second');
  await expectAccessible(page);
  await expectFits(page);

  await rows.filter({ hasText: 'SELECT stock' }).getByRole('link').click();
  await expect(page).toHaveURL(`/trace/${slow}?span=0000000000000003`);
});

test('what is no trace id is told, and one that is not stored', expects('404'), async ({ page }) => {
  await page.goto('/compare?before=4bf92f3577b34da6a3ce929d0e0e4736');
  const form = page.getByRole('form', { name: 'Traces to compare' });
  await form.getByLabel('Second trace').fill('yesterday');
  await form.getByRole('button', { name: 'Compare' }).click();
  await expect(form.getByRole('alert')).toContainText('The second is no trace id');
  await form.getByLabel('Second trace').fill('5bf92f3577b34da6a3ce929d0e0e4736');
  await form.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('status')).toContainText('There is no span of trace 4bf92f3577b34da6a3ce929d0e0e4736');
});
