import { newPrefix, send } from './otlp';
import { expect, expectAccessible, expectFits, test } from './page';

test('the collector is drawn with what passes it, and renewed while one looks', async ({ page }) => {
  const hello = [{ id: '1', service: `${newPrefix()}-shop`, name: 'hello', from: 0, to: 5 }];
  await send(hello);
  await page.goto('/pipeline');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('spans/s come in');
  const picture = page.getByRole('group', { name: /^Pipeline, from left to right/ });
  await expect(picture).toContainText('receive');
  await expect(picture).toContainText('store');
  await expectAccessible(page);
  await expectFits(page);

  await page.getByRole('button', { name: 'As table' }).click();
  const received = page.locator('tbody tr', { hasText: 'receive' }).locator('td:nth-child(3)');
  const before = Number((await received.textContent())!.replaceAll(',', ''));
  expect(before).toBeGreaterThan(0);
  await send(hello);
  // Other tests may send, too.
  await expect.poll(async () => Number((await received.textContent())!.replaceAll(',', ''))).toBeGreaterThan(before);
  await expectAccessible(page);
});
