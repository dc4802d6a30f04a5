import { exception, int, text, type SpanSketch } from '../fixture/build';
import { ordersSketch } from '../fixture/orders';
import { newPrefix, newTraceId, send } from './otlp';
import { expect, expectAccessible, expectFits, expects, rows, test } from './page';

const STACK = 'io.example.NoPrice: sku 7\n\tat io.example.Pricing.price(Pricing.java:41)';

/** A request that fails two services further, with everything a span can carry. */
function failingOrder(prefix: string, linked: string): SpanSketch[] {
  return [
    {
      id: '1',
      service: `${prefix}-gateway`,
      name: 'POST /orders',
      kind: 'SERVER',
      from: 0,
      to: 100,
      error: '502',
      attributes: [int('http.response.status_code', 502)],
    },
    { id: '2', parent: '1', service: `${prefix}-gateway`, name: 'GET', kind: 'CLIENT', from: 10, to: 90, error: '500' },
    {
      id: '3',
      parent: '2',
      service: `${prefix}-pricing`,
      name: 'GET /price',
      kind: 'SERVER',
      from: 12,
      to: 88,
      error: 'sku 7',
      attributes: [
        text('sku', '7'),
        { key: 'retry', type: 'bool', value: true },
        { key: 'weight', type: 'double', value: 2.5 },
      ],
      events: [
        { timeUnixNano: '0', name: 'cache miss', attributes: [text('key', 'sku-7')], droppedAttributesCount: 0 },
        exception('io.example.NoPrice', 'sku 7', STACK),
      ],
      links: [{ traceId: linked, spanId: '1', type: 'input' }],
    },
    { id: '4', parent: '1', service: `${prefix}-gateway`, name: 'audit', from: 92, to: 95 },
  ];
}

test('opens from the search with what is the case as heading', async ({ page }) => {
  const prefix = newPrefix();
  await send(failingOrder(prefix, newTraceId()));
  await page.goto(`/search?service=${prefix}-gateway`);
  await page.locator('.results tbody a').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`POST /orders failed in ${prefix}-pricing: NoPrice`);
  await expect(page).toHaveTitle(/^POST \/orders · trace /);
  await expect(rows(page)).toHaveCount(4);
  await expectAccessible(page);
});

test('shows all that a span carries', async ({ page }) => {
  const prefix = newPrefix();
  const other = await send([{ id: '1', name: 'source', service: prefix, from: 0, to: 5 }]);
  const id = await send(failingOrder(prefix, other));
  await page.goto(`/trace/${id}?span=0000000000000003`);
  const details = page.getByRole('complementary', { name: 'Span' });
  await expect(details.getByText('NoPrice', { exact: true })).toBeVisible();
  await expect(details.getByLabel('Stack trace')).toContainText('Pricing.java:41');
  await expect(details.locator('.attributes').first()).toHaveText(
    /sku\s*7\s*retry\s*true\s*bool\s*weight\s*2.5\s*double/,
  );
  await expect(details.getByLabel('Events')).toContainText('cache miss');
  await expect(details.getByText('server', { exact: true })).toBeVisible();
  await details.getByText('Resource, 1 attribute').click();
  await expect(details.getByText('service.name')).toBeVisible();
  await details.getByText('Instrumentation scope').click();
  await expect(details.getByText('browser-tests')).toBeVisible();
  await expectAccessible(page);

  await details.getByLabel('Links').getByRole('link').click();
  await expect(page).toHaveURL(`/trace/${other}?span=0000000000000001`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('source took 5 ms');
});

test('a tag leads to the traces that have it', async ({ page }) => {
  const prefix = newPrefix();
  const sketch = failingOrder(prefix, newTraceId());
  sketch[0]!.attributes!.push(text('order.id', prefix));
  const id = await send(sketch);
  await page.goto(`/trace/${id}?span=0000000000000001`);
  await page.getByRole('link', { name: prefix, exact: true }).click();
  await expect(page).toHaveURL(`/search?tag=order.id%3D${prefix}`);
  await expect(page.locator('.results tbody tr')).toHaveCount(1);
});

test('the selected span, the zoom and the search are in the address', async ({ page }) => {
  const id = await send(failingOrder(newPrefix(), newTraceId()));
  await page.goto(`/trace/${id}`);
  await page.getByRole('treeitem', { name: /audit/ }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByPlaceholder('Find in 4 spans').fill('price');
  await expect(page).toHaveURL(/\?span=0000000000000004&zoom=25000000-75000000&find=price$/);
  await page.reload();
  await expect(page.getByRole('treeitem', { name: /audit/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByPlaceholder('Find in 4 spans')).toHaveValue('price');
  await expect(page.getByRole('slider', { name: 'Visible time' })).toHaveAttribute(
    'aria-valuetext',
    '25 ms to 75 ms of 100 ms',
  );
  await expect(page.getByText('1 match, n and N')).toBeVisible();
});

test('an orphan stands at root level under its missing parent', async ({ page }) => {
  const id = await send([
    { id: '1', service: 'a', name: 'root', from: 0, to: 50 },
    { id: '2', parent: 'dead', service: 'a', name: 'lonely', from: 10, to: 20 },
  ]);
  await page.goto(`/trace/${id}`);
  await expect(page.getByRole('treeitem', { name: /lonely/ })).toHaveAttribute('aria-level', '1');
  await expect(page.getByRole('treeitem', { name: /lonely/ })).toContainText('orphan');
  await expect(page.getByRole('treeitem', { name: /span 0000…ad missing/ })).toBeVisible();
  await expect(page.getByText('at least 1 span missing')).toBeVisible();
});

test('the order through topics shows waits, the fan-out and links', async ({ page }) => {
  const id = await send(ordersSketch);
  await page.goto(`/trace/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'POST /orders ended, but enricher failed at validate: SchemaMismatch',
  );
  await expect(page.getByRole('treeitem', { name: /in topic orders\[3\] waited 1.92 s/ })).toBeVisible();
  const group = page.getByRole('treeitem', { name: /1,200 × lookup sku/ });
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('region', { name: 'Across traces' }).getByRole('link')).toHaveAttribute(
    'href',
    /^\/trace\/7be1/,
  );
  await group.locator('.twisty').click();
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('treeitem', { name: /^enricher lookup sku/ }).first()).toBeVisible();
});

test('the keys walk, fold, find errors and matches, and zoom', async ({ page }) => {
  const id = await send(failingOrder(newPrefix(), newTraceId()));
  await page.goto(`/trace/${id}?span=0000000000000001`);
  const selected = page.locator('.row.selected');
  await expect(selected).toContainText('POST /orders');
  await page.keyboard.press('j');
  await expect(selected).toContainText('GET');
  await page.keyboard.press('h');
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press('l');
  await expect(rows(page)).toHaveCount(4);
  await page.keyboard.press('k');
  await page.keyboard.press('e');
  await page.keyboard.press('e');
  await expect(selected).toContainText('GET /price');
  await page.keyboard.press('f');
  await page.keyboard.type('gateway');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(selected).toContainText('POST /orders');
  await page.keyboard.press('N');
  await expect(selected).toContainText('audit');
  await page.keyboard.press('+');
  await expect(page).toHaveURL(/zoom=/);
  await page.keyboard.press('0');
  await expect(page).not.toHaveURL(/zoom=/);
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/path=off/);
  await expect(page.locator('.on-path')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/search');
});

test('the brackets go along a link and back', async ({ page }) => {
  const id = await send(ordersSketch);
  await page.goto(`/trace/${id}?span=000000000000000d`);
  const selected = page.locator('.row.selected');
  await expect(selected).toContainText('validate');
  await page.keyboard.press(']');
  await expect(page).toHaveURL(`/trace/${id}?span=000000000000000b`);
  await page.keyboard.press('[');
  await expect(page).toHaveURL(`/trace/${id}?span=000000000000000d`);
});

test('dragging on the minimap shows a part, its edges and itself can be moved', async ({ page }) => {
  const id = await send(failingOrder(newPrefix(), newTraceId()));
  await page.goto(`/trace/${id}`);
  const map = page.locator('.minimap');
  const shown = page.getByRole('slider', { name: 'Visible time' });
  await expect(shown).toBeVisible();
  const box = (await map.boundingBox())!;
  const drag = async (from: number, to: number) => {
    await page.mouse.move(box.x + from * box.width, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + ((from + to) / 2) * box.width, box.y + 20);
    await page.mouse.move(box.x + to * box.width, box.y + 20);
    await page.mouse.up();
  };
  await drag(0.2, 0.4);
  await expect(shown).toHaveAttribute('aria-valuetext', /^20(\.\d)? ms to 40(\.\d)? ms of 100 ms$/);
  await drag(0.4, 0.6);
  await expect(shown).toHaveAttribute('aria-valuetext', /^20(\.\d)? ms to 60(\.\d)? ms of 100 ms$/);
  await drag(0.3, 0.5);
  await expect(shown).toHaveAttribute('aria-valuetext', /^40(\.\d)? ms to 80(\.\d)? ms of 100 ms$/);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(shown).toHaveAttribute('aria-valuetext', '0 ns to 100 ms of 100 ms');
});

test('the waterfall is a tree for the arrow keys', async ({ page }) => {
  const id = await send(failingOrder(newPrefix(), newTraceId()));
  await page.goto(`/trace/${id}?span=0000000000000001`);
  const tree = page.getByRole('tree', { name: 'Spans' });
  await tree.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(rows(page)).toHaveCount(4);
  await page.keyboard.press('End');
  await expect(page.locator('.row.selected')).toContainText('audit');
  await expect(tree).toHaveAttribute('aria-activedescendant', 'row-3');
});

test('as a table it can be sorted', async ({ page }) => {
  const id = await send(failingOrder(newPrefix(), newTraceId()));
  await page.goto(`/trace/${id}`);
  await page.getByRole('link', { name: 'As table' }).click();
  await expect(page).toHaveURL(`/trace/${id}?view=table`);
  const names = page.locator('.span-table td.operation-cell');
  await expect(names).toHaveText(['POST /orders', 'GET', 'GET /price', 'audit']);
  await page.getByRole('button', { name: 'Self time' }).click();
  await expect(names).toHaveText(['GET /price', 'POST /orders', 'GET', 'audit']);
  await expect(page.getByRole('columnheader', { name: 'Self time' })).toHaveAttribute('aria-sort', 'descending');
  await expectAccessible(page);
});

test('says what can be done about an id that is not stored', expects('404'), async ({ page }) => {
  const absent = newTraceId();
  await page.goto(`/trace/${absent}`);
  await expect(page.getByText(`Trace ${absent.slice(0, 8)}…${absent.slice(-4)} is not stored.`)).toBeVisible();
  await expect(page.getByText('Nothing here knows of it')).toBeVisible();
  await send([{ id: '1', name: 'late', service: 'a', from: 0, to: 5 }], { traceId: absent });
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('late took 5 ms');
});

test('keeps a chosen theme', async ({ page }) => {
  const id = await send(failingOrder(newPrefix(), newTraceId()));
  await page.goto(`/trace/${id}`);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe('rgb(14, 17, 21)');
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await expect(page.getByRole('button', { name: 'Theme: light' })).toBeVisible();
  expect(await background()).toBe('rgb(244, 246, 248)');
  await page.reload();
  expect(await background()).toBe('rgb(244, 246, 248)');
  await expectAccessible(page);
});

test('fits a phone, light and dark', async ({ page }) => {
  const id = await send(ordersSketch);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`/trace/${id}`);
    await expect(page.locator('.row.selected')).toBeVisible();
    await expectFits(page);
    await expectAccessible(page);
  }
});
