import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { FoundTrace, Span, Trace, TracePage } from '../src/api/types';

/** Pictures for docs/kafka.md and docs/airflow.md, from a server that runs with `datatracing demo --airflow`. */

const DOCS = join(import.meta.dirname, '../../../docs');
const HOUR_MILLIS = 3_600_000;

/**
 * Of the last hour's traces with a span of that name the one through most services, then the one with most spans.
 *
 * @param from the service where it begins; any if it is left out
 */
async function traceWith(page: Page, service: string, operation: string, from?: string): Promise<FoundTrace> {
  const now = Date.now();
  const query = new URLSearchParams({
    start: `${now - HOUR_MILLIS}000000`,
    end: `${now}000000`,
    limit: '100',
    service,
    operation,
  });
  const answer = await page.request.get(`/api/v1/traces?${query}`);
  const { traces } = (await answer.json()) as TracePage;
  const [best] = traces
    .filter(({ root }) => root !== null && (from === undefined || root.service === from))
    .sort((a, b) => b.services.length - a.services.length || b.spanCount - a.spanCount);
  if (!best) throw new Error(`No "${operation}" of ${service} in the last hour: run datatracing demo --airflow first`);
  return best;
}

async function spanOf(page: Page, traceId: string, name: string): Promise<Span> {
  const answer = await page.request.get(`/api/v1/traces/${traceId}`);
  const span = ((await answer.json()) as Trace).spans.find((candidate) => candidate.name === name);
  if (!span) throw new Error(`Trace ${traceId} has no "${name}"`);
  return span;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(DOCS, `screenshot-${name}-dark.png`) });
}

async function shootSpan(page: Page, name: string, traceId: string, spanName: string): Promise<void> {
  const { spanId } = await spanOf(page, traceId, spanName);
  await page.goto(`/trace/${traceId}?span=${spanId}`);
  await expect(page.locator('.row.selected')).toBeVisible();
  await shoot(page, name);
}

async function shootGraph(page: Page, name: string, traceId: string): Promise<void> {
  await page.goto(`/trace/${traceId}?view=graph`);
  await expect(page.getByRole('region', { name: 'Graph across traces' }).getByRole('group')).toBeVisible();
  await shoot(page, name);
}

test('kafka: a record, from who sent it on', async ({ page }) => {
  const { traceId } = await traceWith(page, 'warehouse', 'process orders-enriched', 'gateway');
  await shootSpan(page, 'kafka-record', traceId, 'process orders');
});

test('kafka: thousands of records handled as one batch', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1000 });
  const { traceId } = await traceWith(page, 'warehouse', 'process scans');
  await shootSpan(page, 'kafka-batch', traceId, 'process scans');
});

test('kafka: a dead letter', async ({ page }) => {
  const { traceId } = await traceWith(page, 'enricher', 'send orders-dlq', 'gateway');
  await shootGraph(page, 'kafka-dead-letter', traceId);
});

test('kafka: every hop of a key', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 400 });
  const { traceId } = await traceWith(page, 'statistics', 'process orders-enriched', 'gateway');
  const { spanId } = await spanOf(page, traceId, 'send orders');
  await page.goto(`/trace/${traceId}?span=${spanId}`);
  await page.getByRole('link', { name: 'key', exact: true }).click();
  await expect(page.locator('.results tbody tr').first()).toBeVisible();
  await shoot(page, 'kafka-hops');
});

test('airflow: from the trigger to the last consumer', async ({ page }) => {
  const { traceId } = await traceWith(page, 'nightly', 'trigger nightly_restock');
  await shootSpan(page, 'airflow-trace', traceId, 'trigger nightly_restock');
});

test('airflow: the run as a graph', async ({ page }) => {
  await page.setViewportSize({ width: 2600, height: 800 });
  const { traceId } = await traceWith(page, 'nightly', 'trigger nightly_restock');
  await page.goto(`/trace/${traceId}?view=graph`);
  await page.getByRole('button', { name: 'One box a service' }).click();
  await expect(page.getByRole('region', { name: 'Graph across traces' }).getByRole('group')).toBeVisible();
  await shoot(page, 'airflow-graph');
});
