import { int, text, type SpanSketch } from '../fixture/build';
import { newPrefix, send } from './otlp';
import { expect, expectAccessible, expectFits, test } from './page';

/** One end of a record: sent or handled in a trace of its own, without headers. */
function end(topic: string, kind: 'PRODUCER' | 'CONSUMER', offset: number, key: string): SpanSketch[] {
  const verb = kind === 'PRODUCER' ? 'send' : 'process';
  return [
    {
      id: kind === 'PRODUCER' ? '1' : '2',
      service: `${topic}-${verb}er`,
      name: `${verb} ${topic}`,
      kind,
      from: 0,
      to: 5,
      attributes: [
        text('messaging.destination.name', topic),
        text('messaging.destination.partition.id', '0'),
        int('messaging.kafka.offset', offset),
        text('datatracing.kafka.cluster.id', 'c'),
        text('datatracing.record.key', key),
      ],
    },
  ];
}

test('a record is followed from its span through other traces and back', async ({ page }) => {
  const topic = `${newPrefix()}.orders`;
  const sent = await send(end(topic, 'PRODUCER', 57, 'p:customer-7'), { agoMillis: 60_000 });
  const handled = await send(end(topic, 'CONSUMER', 57, 'p:customer-7'), { agoMillis: 50_000 });
  await send(end(topic, 'PRODUCER', 58, 'p:customer-7'), { agoMillis: 40_000 });
  await send(end(topic, 'PRODUCER', 59, 'p:customer-8'), { agoMillis: 30_000 });

  await page.goto(`/trace/${sent}?span=0000000000000001`);
  await page.getByRole('link', { name: 'place', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`2 hops of ${topic}[0] at 57, in 2 traces`);
  await expectAccessible(page);
  await expectFits(page);
  await page.locator('.results tbody tr').nth(1).getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/trace/${handled}\\?span=0000000000000002`));

  await page.getByRole('link', { name: 'key', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`3 hops of key customer-7 of ${topic}, in 3 traces`);
  await expect(page.locator('.results tbody tr td:nth-child(2)')).toHaveText(['0', /^\+\d/, /^\+\d/]);
});

test('a record of which nothing is stored says so', async ({ page }) => {
  await page.goto('/record?topic=nowhere&key=nobody&start=0&end=1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No hop of key nobody of nowhere is stored.');
  await expectAccessible(page);
});
