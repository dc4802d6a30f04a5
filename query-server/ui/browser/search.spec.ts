import { text, type SpanSketch } from '../fixture/build';
import { newPrefix, send } from './otlp';
import { expect, expectAccessible, expectFits, expects, rows, test } from './page';

/** Two services; one order in three fails in the second. */
async function someOrders(prefix: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) ids.push(await send(order(prefix, at), { agoMillis: (count - at) * 1000 }));
  return ids;
}

function order(prefix: string, at: number): SpanSketch[] {
  const took = 10 + at * 20;
  const failed = at % 3 === 2;
  return [
    {
      id: '1',
      service: `${prefix}-gateway`,
      name: at % 2 ? 'POST /orders' : 'GET /orders',
      kind: 'SERVER',
      from: 0,
      to: took,
      attributes: [text('order.id', `${prefix}-${at}`)],
    },
    {
      id: '2',
      parent: '1',
      service: `${prefix}-pricing`,
      name: 'GET /price',
      kind: 'SERVER',
      from: 1,
      to: took - 1,
      ...(failed && { error: 'no price' }),
    },
  ];
}

test('finds what a service did, newest first, and says how many failed', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 6);
  await page.goto('/search');
  await page.getByRole('combobox', { name: 'Service' }).selectOption(`${prefix}-gateway`);
  await page.getByRole('button', { name: 'Find traces' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    `6 traces through ${prefix}-gateway in the last hour, 2 failed`,
  );
  await expect(page).toHaveURL(new RegExp(`/search\\?service=${prefix}-gateway$`));
  const durations = await page.locator('.results tbody tr td:nth-child(3)').allTextContents();
  expect(durations).toEqual(['110ms', '90ms', '70ms', '50ms', '30ms', '10ms']);
  await expect(page.locator('.results').getByText('1 error')).toHaveCount(2);
  await expectAccessible(page);
});

test('keeps the whole query in the address', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 6);
  await page.goto(`/search?service=${prefix}-gateway`);
  await page.getByLabel('Operation').selectOption('POST /orders');
  await page.getByLabel('Tags, all on one span').fill(`order.id=${prefix}-3`);
  await page.getByLabel('Longer than').fill('20ms');
  await page.getByLabel('Shorter than').fill('1s');
  await page.getByLabel('Started').selectOption('Last 6 h');
  await page.getByLabel('Shorter than').press('Enter');
  await expect(page.locator('.results tbody tr')).toHaveCount(1);
  const address = new URL(page.url());
  expect(Object.fromEntries(address.searchParams)).toEqual({
    service: `${prefix}-gateway`,
    operation: 'POST /orders',
    tag: `order.id=${prefix}-3`,
    minDuration: '20ms',
    maxDuration: '1s',
    lookback: '6h',
  });

  const colleague = await page.context().newPage();
  await colleague.goto(page.url());
  await expect(colleague.locator('.results tbody tr')).toHaveCount(1);
  await expect(colleague.getByLabel('Operation')).toHaveValue('POST /orders');
  await expect(colleague.getByLabel('Tags, all on one span')).toHaveValue(`order.id=${prefix}-3`);
});

test('finds failed traces by tag', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 6);
  await page.goto(`/search?service=${prefix}-pricing&tag=error%3Dtrue`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^2 traces .*, all failed$/);
});

test('takes a fixed range in the zone of the browser and names it', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 2);
  await page.goto(`/search?service=${prefix}-gateway`);
  await page.getByLabel('Started').selectOption('From, to');
  const year = new Date().getFullYear();
  await page.getByLabel(/^From \(CES?T\)$/).fill(`${year}-01-01T10:00:00`);
  await page.getByLabel(/^To \(CES?T\)$/).fill(`${year}-01-01T11:00:00`);
  await page.getByRole('button', { name: 'Find traces' }).click();
  await expect(page.getByText('No trace matches from 1 Jan 10:00 to 11:00.')).toBeVisible();
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('start')).toBe(`${year}-01-01T09:00:00.000Z`);
  expect(searchParams.get('end')).toBe(`${year}-01-01T10:00:00.000Z`);
});

test('shows older traces on demand, each once', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 45);
  await page.goto(`/search?service=${prefix}-gateway`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^More than 20 traces/);
  await page.getByRole('button', { name: 'Older traces' }).click();
  await expect(page.locator('.results tbody tr')).toHaveCount(40);
  await page.getByRole('button', { name: 'Older traces' }).click();
  await expect(page.locator('.results tbody tr')).toHaveCount(45);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^45 traces .* 15 failed$/);
  const ids = await page
    .locator('.results tbody td:first-child a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(new Set(ids).size).toBe(45);
});

test('says which condition is in the way when nothing matches', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 3);
  await page.goto(`/search?service=${prefix}-gateway&minDuration=1h`);
  await expect(page.getByText('No trace matches in the last hour.')).toBeVisible();
  await expect(page.getByText('Without duration≥1h there are 3.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Drop duration≥1h' }).click();
  await expect(page.locator('.results tbody tr')).toHaveCount(3);
});

test('marks the field the server refuses and keeps what was typed', expects('400'), async ({ page }) => {
  await send(order(newPrefix(), 0));
  await page.goto('/search');
  await page.getByLabel('Longer than').fill('quick');
  await page.getByRole('button', { name: 'Find traces' }).click();
  await expect(page.getByRole('alert')).toContainText('minDuration');
  await expect(page.getByLabel('Longer than')).toHaveValue('quick');
  await expect(page.getByLabel('Longer than')).toHaveAttribute('aria-invalid', 'true');
});

test('refuses what is no tag before asking', async ({ page }) => {
  await page.goto('/search');
  await page.getByLabel('Tags, all on one span').fill('error');
  await page.getByRole('button', { name: 'Find traces' }).click();
  await expect(page.getByText('“error” is not a tag: write key=value')).toBeVisible();
});

test('a trace id leads to its trace from anywhere', async ({ page }) => {
  const [id] = await someOrders(newPrefix(), 1);
  await page.goto('/search');
  await page.locator('body').press('/');
  await page.keyboard.type(`00-${id}-0000000000000002-01`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/trace/${id}?span=0000000000000002`);
  await expect(rows(page)).toHaveCount(2);
  await page.goBack();
  await expect(page).toHaveURL('/search');
});

test('the keys go through the results and open one', async ({ page }) => {
  const prefix = newPrefix();
  const ids = await someOrders(prefix, 3);
  await page.goto(`/search?service=${prefix}-gateway`);
  await expect(page.locator('.results tbody tr')).toHaveCount(3);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('.results tr[aria-current]')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/trace/${ids[1]}`);
  // The two must follow each other soon, which a busy machine may not do at once.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await expect(page).toHaveURL('/search', { timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
});

test('fits a phone, light and dark', async ({ page }) => {
  const prefix = newPrefix();
  await someOrders(prefix, 4);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`/search?service=${prefix}-gateway`);
    await expect(page.locator('.results tbody tr')).toHaveCount(4);
    await expectFits(page);
    await expectAccessible(page);
  }
});
