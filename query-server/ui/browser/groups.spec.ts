import { text, type SpanSketch } from '../fixture/build';
import { newPrefix, send } from './otlp';
import { expect, expectAccessible, expectFits, expects, test } from './page';

/** Orders of one region fail; the others do not. */
const order = (prefix: string, region: string, fails: boolean): SpanSketch[] => [
  {
    id: '1',
    service: `${prefix}-shop`,
    name: 'POST /orders',
    kind: 'SERVER',
    from: 0,
    to: fails ? 300 : 50,
    attributes: [text('region', region)],
    ...(fails && { error: 'no stock' }),
  },
];

test('the heading says what the failing traces have that others have not', async ({ page }) => {
  const prefix = newPrefix();
  for (let i = 0; i < 8; i++) {
    await send(order(prefix, 'eu', true), { agoMillis: 60_000 + i });
    await send(order(prefix, 'us', false), { agoMillis: 50_000 + i });
  }
  await page.goto(`/errors?service=${prefix}-shop`);
  // Not that of the navigation.
  await page.getByRole('main').getByRole('link', { name: 'What differs' }).click();
  await expect(page).toHaveURL(`/groups?service=${prefix}-shop&split=errors`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/100 % of the traces that failed, 0 % of those/);
  const rows = page.getByRole('region', { name: 'What differs' }).locator('tbody tr');
  const region = rows.filter({ hasText: 'region = eu' });
  await expect(region).toContainText('100 % (8 of 8)');
  await expect(region).toContainText('0 % (0 of 8)');
  await expectAccessible(page);
  await expectFits(page);

  const form = page.getByRole('form', { name: 'Groups to compare' });
  await form.getByLabel('Longer than').fill('200ms');
  await form.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(`/groups?service=${prefix}-shop&split=200ms`);
  await expect(page.getByRole('columnheader', { name: 'Of those longer than 200ms' })).toBeVisible();
  await region.getByRole('link').click();
  await expect(page).toHaveURL(`/search?service=${prefix}-shop&tag=region%3Deu`);
  await expect(page.locator('.results tbody tr')).toHaveCount(8);
});

test('where one group is empty it says so, and what is no duration', expects('400'), async ({ page }) => {
  const prefix = newPrefix();
  await send(order(prefix, 'us', false));
  await page.goto(`/groups?service=${prefix}-shop`);
  await expect(page.getByRole('status').getByRole('heading')).toHaveText(
    'There are not both: traces that failed, and traces that did not in the last hour.',
  );
  const form = page.getByRole('form', { name: 'Groups to compare' });
  await form.getByLabel('Longer than').fill('slow');
  await form.getByRole('button', { name: 'Compare' }).click();
  await expect(form.getByRole('alert')).toContainText('“slow” is no duration');
  await expectAccessible(page);
});
