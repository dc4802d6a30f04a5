import { expect, test } from 'vitest';
import type { Clocks } from '../api/types';
import { traceOf } from '../../fixture/build';
import { corrected, movedProcesses } from './clocks';
import { buildModel } from './tree';

const process = (resource: number, name: string, millis: number, contradictory = false) => ({
  resource,
  service: { name, colorSlot: 0 },
  offsetNanos: String(millis * 1e6),
  lowNanos: null,
  highNanos: null,
  evidenceCount: 1,
  contradictory,
});

const clocks = (...processes: Clocks['processes']): Clocks => ({ traceId: '0', processes });

/** The fixture has one resource: the callee gets the second. */
function skewed() {
  const trace = traceOf([
    { id: '1', service: 'shop', name: 'GET', kind: 'CLIENT', from: 0, to: 100 },
    { id: '2', parent: '1', service: 'pricing', name: 'GET /', kind: 'SERVER', from: -40, to: 10 },
  ]);
  const spans = trace.spans.map((span) => ({ ...span, resource: span.service === 'pricing' ? 1 : 0 }));
  return { ...trace, spans };
}

test('times of a process move by its offset, and the trace begins with its first span', () => {
  const trace = skewed();
  const right = corrected(trace, clocks(process(0, 'shop', 0), process(1, 'pricing', 65)));
  const model = buildModel(right);
  const [parent, child] = model.nodes;
  expect(parent!.span.service).toBe('shop');
  expect([parent!.start, parent!.end]).toEqual([0, 100e6]);
  expect([child!.start, child!.end]).toEqual([25e6, 75e6]);
  expect(model.startUnixNanos).toBe(BigInt(trace.spans.find(({ service }) => service === 'shop')!.startTimeUnixNano));
  // What was given is as it was.
  expect(buildModel(trace).nodes[0]!.span.service).toBe('pricing');
});

test('what has no clock stays where it is', () => {
  const trace = skewed();
  expect(corrected(trace, clocks()).spans).toEqual(trace.spans);
});

test('what was moved is told, the most first', () => {
  expect(
    movedProcesses(clocks(process(0, 'a', 0), process(1, 'b', 3), process(2, 'c', -9), process(3, 'd', 0, true))),
  ).toEqual([
    { service: 'c', nanos: -9e6, contradictory: false },
    { service: 'b', nanos: 3e6, contradictory: false },
    { service: 'd', nanos: 0, contradictory: true },
  ]);
});
