import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { newPrefix, send } from './otlp';

/** Zipkin's own front end, as its jar has it; unpacked by smoke-tests' profile. */
const LENS = process.env['ZIPKIN_LENS'] ?? resolve(import.meta.dirname, '../../../smoke-tests/target/lens/zipkin-lens');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/** Lens' own files come from its jar, everything else it asks for from our server. */
async function lens(page: Page, path: string): Promise<void> {
  if (!existsSync(join(LENS, 'index.html')))
    throw new Error(`Zipkin Lens is not at ${LENS}: mvn verify -Pbrowser puts it there`);
  await page.route('**/zipkin/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/zipkin/api/') || pathname === '/zipkin/config.json') return route.continue();
    const asked = join(LENS, pathname.slice('/zipkin/'.length));
    const file = extname(asked) !== '' && existsSync(asked) ? asked : join(LENS, 'index.html');
    return route.fulfill({ body: readFileSync(file), contentType: TYPES[extname(file)]! });
  });
  await page.goto(`${process.env['TEST_PAGE']}/zipkin/${path}`);
}

/** A shop that asks for a price, which is not there. */
async function order(prefix: string): Promise<string> {
  return send([
    { id: '1', service: `${prefix}-shop`, name: 'post /orders', kind: 'SERVER', from: 0, to: 90 },
    { id: '2', parent: '1', service: `${prefix}-shop`, name: 'get', kind: 'CLIENT', from: 10, to: 80 },
    {
      id: '3',
      parent: '2',
      service: `${prefix}-pricing`,
      name: 'get /price',
      kind: 'SERVER',
      from: 20,
      to: 60,
      error: 'no price for sku 7',
    },
  ]);
}

test('Zipkin Lens finds a trace and opens it', async ({ page }) => {
  const prefix = newPrefix();
  const trace = await order(prefix);
  await lens(page, `?serviceName=${prefix}-shop&lookback=15m&endTs=${Date.now()}&limit=10`);
  await expect(page.getByText('1 Result')).toBeVisible();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/zipkin/traces/${trace}`));
  await expect(page.getByText('get /price').first()).toBeVisible();
  await expect(page.getByText(`${prefix}-pricing`).first()).toBeVisible();
});

test('Zipkin Lens draws who depends on whom', async ({ page }) => {
  const prefix = newPrefix();
  await order(prefix);
  const end = Date.now() + 60_000;
  const answer = page.waitForResponse((response) => response.url().includes('/zipkin/api/v2/dependencies'));
  await lens(page, `dependency?startTime=${end - 3_600_000}&endTime=${end}`);
  const links = (await (await answer).json()) as { parent: string; child: string; callCount: number }[];
  expect(links).toContainEqual(
    expect.objectContaining({ parent: `${prefix}-shop`, child: `${prefix}-pricing`, callCount: 1 }),
  );
  await expect(page.locator('canvas').first()).toBeVisible();
});
