import type { SpanSketch } from '../fixture/build';
import { newPrefix, send } from './otlp';
import { expect, expectAccessible, expectFits, rows, test } from './page';

/** The clock of the callee is at least 40 ms behind. */
const skewed = (prefix: string): SpanSketch[] => [
  { id: '1', service: `${prefix}-shop`, name: 'GET', kind: 'CLIENT', from: 40, to: 140 },
  { id: '2', parent: '1', service: `${prefix}-pricing`, name: 'GET /price', kind: 'SERVER', from: 0, to: 60 },
];

/** What called the last of them did not arrive. */
const incomplete = (prefix: string): SpanSketch[] => [
  ...skewed(prefix),
  { id: '3', parent: '9', service: `${prefix}-pricing`, name: 'SELECT', kind: 'CLIENT', from: 10, to: 20 },
];

test('clocks are raw until they are to be corrected, and it always says which', async ({ page }) => {
  const prefix = newPrefix();
  const trace = await send(skewed(prefix));
  await page.goto(`/trace/${trace}`);
  await expect(page.locator('.foot')).toContainText('Clocks: raw, a child starts up to 40 ms before its parent');
  const button = page.getByRole('button', { name: 'Clocks: raw' });
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await button.click();
  await expect(page).toHaveURL(new RegExp(`/trace/${trace}\\?clocks=corrected`));
  await expect(page.locator('.foot')).toContainText(
    new RegExp(`Clocks: corrected, an estimate: ${prefix}-pricing \\+[46]\\d(\\.\\d)? ms`),
  );
  await expect(rows(page).first()).toContainText('GET');
  await expectAccessible(page);
  await expectFits(page);
  await page.getByRole('button', { name: 'Clocks: corrected' }).click();
  await expect(page.locator('.foot')).toContainText('Clocks: raw');
});

test('what is known to be missing of a trace is told, with what names it', async ({ page }) => {
  const prefix = newPrefix();
  const trace = await send(incomplete(prefix));
  await page.goto(`/trace/${trace}`);
  const card = page.getByRole('region', { name: 'Completeness' });
  await expect(card.getByRole('heading')).toHaveText('At most 75 % is here: 3 of at least 4 spans');
  await card.getByRole('link', { name: `${prefix}-pricing SELECT` }).click();
  await expect(page).toHaveURL(`/trace/${trace}?span=0000000000000003`);

  const whole = await send([{ id: '1', service: `${prefix}-shop`, name: 'hello', from: 0, to: 5 }]);
  await page.goto(`/trace/${whole}`);
  await expect(card.getByRole('heading')).toHaveText('No span is known to be missing: 1 span');
  await expect(card.getByRole('listitem')).toHaveCount(0);
});
