import { test as base, expect, type Page } from '@playwright/test';
import axe from 'axe-core';

export { expect };

/** A test whose page fails it by an error in the console or a request to another host. */
export const test = base.extend<{ quiet: void }>({
  baseURL: async ({}, use) => use(process.env['TEST_PAGE']),
  quiet: [
    async ({ page, baseURL }, use, testInfo) => {
      const complaints: string[] = [];
      const expected = testInfo.annotations
        .filter(({ type }) => type === 'expects')
        .map(({ description }) => description!);
      page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        const isExpected = expected.some((text) => message.text().includes(text));
        if (['error', 'warning'].includes(message.type()) && !isExpected) complaints.push(`console: ${message.text()}`);
      });
      page.on('request', (request) => {
        if (new URL(request.url()).host !== new URL(baseURL!).host)
          complaints.push(`foreign request: ${request.url()}`);
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** What a test expects the browser to say in its console: it reports every answer from 400 on. */
export const expects = (...texts: string[]) => ({
  annotation: texts.map((description) => ({ type: 'expects', description })),
});

/** Fails on any rule of WCAG 2 A and AA, and axe's best practices, that the page breaks as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger, so the page's content security policy does not stop it.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map((node) => `${node.html} ${node.failureSummary}`),
    }));
  });
  expect(violations).toEqual([]);
}

/** The page never scrolls sideways. */
export async function expectFits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window!);
}

/** The rows of the waterfall that are in the document. */
export const rows = (page: Page) => page.getByRole('treeitem');
