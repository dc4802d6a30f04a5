import { int, text, type SpanSketch } from '../fixture/build';
import { newPrefix, newTraceId, send } from './otlp';
import { expect, expectAccessible, expectFits, expects, test } from './page';

const place = (topic: string, offset: number) => [
  text('messaging.system', 'kafka'),
  text('messaging.destination.name', topic),
  text('messaging.destination.partition.id', '0'),
  int('messaging.kafka.offset', offset),
  text('datatracing.kafka.cluster.id', 'c'),
];

/** An order whose price cannot be had is sent on all the same. */
const ordered = (prefix: string): SpanSketch[] => [
  { id: '1', service: `${prefix}-shop`, name: 'POST /orders', kind: 'SERVER', from: 0, to: 100 },
  {
    id: '2',
    parent: '1',
    service: `${prefix}-pricing`,
    name: 'GET /price',
    kind: 'SERVER',
    from: 10,
    to: 40,
    error: 'no price for sku 7',
    attributes: [text('http.request.method', 'GET')],
  },
  {
    id: '3',
    parent: '1',
    service: `${prefix}-shop`,
    name: 'send orders',
    kind: 'PRODUCER',
    from: 50,
    to: 60,
    attributes: place(`${prefix}.orders`, 57),
  },
];

/** It breaks whoever handles it, in a trace of its own: the topic keeps no headers. */
const handled = (prefix: string): SpanSketch[] => [
  {
    id: '4',
    service: `${prefix}-reports`,
    name: 'process orders',
    kind: 'CONSUMER',
    from: 0,
    to: 30,
    error: 'price is null',
    attributes: place(`${prefix}.orders`, 57),
  },
  {
    id: '5',
    parent: '4',
    service: `${prefix}-reports`,
    name: 'INSERT facts',
    kind: 'CLIENT',
    from: 5,
    to: 20,
    attributes: [text('db.system.name', 'postgresql'), text('db.namespace', `${prefix}-dwh`)],
  },
];

test('the graph leads from what broke to what failed first, in another trace', async ({ page }) => {
  const prefix = newPrefix();
  const upstream = await send(ordered(prefix), { agoMillis: 60_000 });
  const broken = await send(handled(prefix), { agoMillis: 50_000 });

  await page.goto(`/trace/${broken}`);
  await page.getByRole('link', { name: 'Graph across traces' }).click();
  const graph = page.getByRole('region', { name: 'Graph across traces' });
  await expect(graph.getByRole('heading')).toContainText(
    `${prefix}-pricing failed at GET /price: no price for sku 7 It broke ${prefix}-reports at process orders, in another trace.`,
  );
  await expect(graph.getByText('2 traces')).toBeVisible();
  const boxes = graph.getByRole('group').getByRole('button');
  await expect(boxes).toHaveCount(5);
  await expect(boxes.filter({ hasText: `${prefix}.orders` })).toContainText('1 record');
  await expect(graph.getByRole('img', { name: 'on the failing path:' })).toHaveCount(4);
  await expectAccessible(page);
  await expectFits(page);

  await boxes.filter({ hasText: `${prefix}-reports` }).click();
  const panel = page.getByRole('region', { name: 'Selected node' });
  await expect(panel.getByRole('heading', { level: 2 })).toContainText(`${prefix}-reports process orders`);
  await panel.getByRole('link', { name: 'A failed one' }).click();
  await expect(page).toHaveURL(`/trace/${broken}?span=0000000000000004`);

  await page.goto(`/trace/${broken}?view=graph&as=table`);
  await expect(page.getByRole('region', { name: 'Graph across traces' }).locator('tbody tr')).toHaveCount(4);
  await expectAccessible(page);
  await page.getByRole('link', { name: `${upstream.slice(0, 8)}…${upstream.slice(-4)}` }).click();
  await expect(page).toHaveURL(`/trace/${upstream}?view=graph`);
});

test('hops are followed one by one, and services can be one box each', async ({ page }) => {
  const prefix = newPrefix();
  await send(ordered(prefix), { agoMillis: 60_000 });
  const broken = await send(handled(prefix), { agoMillis: 50_000 });
  await page.goto(`/trace/${broken}?view=graph&hops=0`);
  const graph = page.getByRole('region', { name: 'Graph across traces' });
  await expect(graph.getByText('1 trace', { exact: true })).toBeVisible();
  await expect(graph.getByText('The outermost traces were not asked for others.')).toBeVisible();
  await page.getByRole('button', { name: 'One hop more' }).click();
  await expect(graph.getByText('2 traces')).toBeVisible();
  await expect(page).toHaveURL(/hops=1/);
  await page.getByRole('button', { name: 'One box a service' }).click();
  await expect(page).toHaveURL(/detail=services/);
  await expect(graph.getByRole('group').getByRole('button')).toHaveCount(5);
});

test('the map says what fails most, as a picture and as a table', async ({ page }) => {
  const prefix = newPrefix();
  await send(ordered(prefix));
  await send(handled(prefix));
  await page.goto('/map');
  await page.getByLabel('Service').selectOption(`${prefix}-pricing`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    `100 % of what ${prefix}-shop asks of ${prefix}-pricing fails 1 of 1 in the last hour`,
  );
  await expectAccessible(page);
  await expectFits(page);
  await page.getByRole('button', { name: 'As table' }).click();
  await expect(page.getByRole('region', { name: 'Map' }).locator('tbody tr')).toHaveCount(1);
  await page.getByRole('button', { name: 'Steps of services' }).click();
  await expect(page.getByRole('region', { name: 'Map' }).locator('tbody tr')).toHaveCount(2);
  await expectAccessible(page);
});

test('failures of one kind are one row, where they begin first', async ({ page }) => {
  const prefix = newPrefix();
  await send(ordered(prefix));
  const last = await send(ordered(prefix));
  await page.goto(`/errors?service=${prefix}-pricing`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    `${prefix}-pricing fails at GET /price: no price for sku * 2 times in 2 traces in the last hour`,
  );
  await expect(page.locator('.error-table tbody tr')).toHaveCount(1);
  await expectAccessible(page);
  await expectFits(page);
  await page.locator('.error-table tbody a').last().click();
  await expect(page).toHaveURL(new RegExp(`/trace/[0-9a-f]{32}\\?span=0000000000000002`));
  expect(last).toHaveLength(32);
});

test('latency is drawn with its bounds, an example in each cell, and where the time goes', async ({ page }) => {
  const prefix = newPrefix();
  const id = await send(ordered(prefix));
  await page.goto(`/latency?service=${prefix}-shop&operation=POST+%2Forders`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'POST /orders takes 100 ms, one in a hundred 100 ms',
  );
  await expect(page.getByRole('region', { name: 'Percentiles' })).toContainText('too few spans to say more');
  await expect(page.getByRole('region', { name: 'Where the time goes' })).toContainText('POST /orders');
  await expectAccessible(page);
  await expectFits(page);
  await page
    .getByRole('region', { name: 'Durations over time' })
    .getByRole('link', { name: `${id.slice(0, 8)}…` })
    .click();
  await expect(page).toHaveURL(`/trace/${id}`);
});

test('a trace that is not there has no graph', expects('404'), async ({ page }) => {
  await page.goto(`/trace/${newTraceId()}?view=graph`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is not stored');
});
