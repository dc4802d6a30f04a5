import { describe, expect, test } from 'vitest';
import { exception, text, traceOf, type SpanSketch } from '../../fixture/build';
import { criticalPath } from './critical';
import { shares } from './shares';
import { buildModel } from './tree';
import { verdict } from './verdict';

function heading(...sketches: SpanSketch[]): string {
  const model = buildModel(traceOf(sketches));
  const { subject, predicate } = verdict(model, shares(model, criticalPath(model, model.roots[0]!))[0]);
  return `${subject} ${predicate}`;
}

const root: SpanSketch = { id: '1', service: 'gateway', name: 'POST /orders', from: 0, to: 100 };

describe('the heading of a trace', () => {
  test('says where a request failed and why', () => {
    const thrown = exception('io.example.SchemaMismatch', 'price is null', 'at x');
    const failing = {
      id: '2',
      parent: '1',
      service: 'enricher',
      name: 'validate',
      from: 5,
      to: 9,
      error: 'x',
      events: [thrown],
    };
    expect(heading({ ...root, error: '500' }, failing)).toBe('POST /orders failed in enricher: SchemaMismatch');
  });

  test('says that what came after failed although the request did not', () => {
    const failing = {
      id: '2',
      parent: '1',
      service: 'enricher',
      name: 'validate',
      from: 5,
      to: 9,
      error: 'price is null',
    };
    expect(heading(root, failing)).toBe('POST /orders ended, but enricher failed at validate: price is null');
  });

  test('does not repeat the service when it is the same', () => {
    const failing = {
      id: '2',
      parent: '1',
      service: 'gateway',
      name: 'a.b.Stock/Reserve',
      from: 5,
      to: 9,
      error: 'UNAVAILABLE',
    };
    expect(heading(root, failing)).toBe('POST /orders ended, but Stock/Reserve failed: UNAVAILABLE');
  });

  test('names the operation when the service is the same', () => {
    const failing = {
      id: '2',
      parent: '1',
      service: 'gateway',
      name: 'SELECT stock',
      from: 5,
      to: 9,
      error: '',
      attributes: [text('error.type', '42P01')],
    };
    expect(heading({ ...root, error: '' }, failing)).toBe('POST /orders failed at SELECT stock: 42P01');
  });

  test('prefers the error that reached the root last over one that was survived', () => {
    const handled = { id: '2', parent: '1', service: 'cache', name: 'GET', from: 1, to: 2, error: 'miss' };
    const between = { id: '3', parent: '1', service: 'gateway', name: 'call', from: 3, to: 40 };
    const deeper = {
      id: '4',
      parent: '5',
      service: 'pricing',
      name: 'GET /price',
      from: 50,
      to: 60,
      error: 'no price',
    };
    const caller = { id: '5', parent: '1', service: 'gateway', name: 'GET', from: 45, to: 65, error: '404' };
    expect(heading({ ...root, error: '502' }, handled, between, deeper, caller)).toBe(
      'POST /orders failed in pricing: no price',
    );
  });

  test('says what took the time when all went well', () => {
    const slow = { id: '2', parent: '1', service: 'pricing', name: 'GET /price', from: 10, to: 80 };
    expect(heading(root, slow)).toBe('POST /orders took 100 ms, 70 ms of it in pricing GET /price');
  });

  test('names the topic in which a record waited', () => {
    const topic = [text('messaging.destination.name', 'orders'), text('messaging.destination.partition.id', '3')];
    const send: SpanSketch = { id: '1', name: 'send orders', kind: 'PRODUCER', from: 0, to: 10, attributes: topic };
    const handle: SpanSketch = {
      id: '2',
      parent: '1',
      name: 'process orders',
      kind: 'CONSUMER',
      from: 1900,
      to: 2000,
      attributes: topic,
    };
    expect(heading(send, handle)).toBe('send orders took 2 s, 1.89 s of it in topic orders[3]');
  });

  test('says no more than the duration of a single span', () => {
    expect(heading(root)).toBe('POST /orders took 100 ms');
  });

  test('says that the beginning is missing', () => {
    expect(heading({ id: '2', parent: '9', name: 'process orders', from: 0, to: 5 })).toBe(
      'process orders is where this trace begins here: 1 span above it did not arrive',
    );
  });
});
