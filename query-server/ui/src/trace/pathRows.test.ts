import { expect, test } from 'vitest';
import { traceOf } from '../../fixture/build';
import { criticalPath } from './critical';
import { foldAll } from './folding';
import { pathOnRows } from './pathRows';
import { UNFOLDED, visibleRows } from './rows';
import { buildModel } from './tree';

const model = buildModel(
  traceOf([
    { id: 'a', from: 0, to: 100 },
    { id: 'b', parent: 'a', from: 10, to: 40 },
    { id: 'c', parent: 'a', from: 50, to: 90 },
  ]),
);
const path = criticalPath(model, 0);

test('the path steps from row to row', () => {
  const { intervals, steps } = pathOnRows(model, visibleRows(model, UNFOLDED), path);
  expect([...intervals.keys()]).toEqual([0, 1, 2]);
  expect(steps.map(({ fromRow, toRow }) => `${fromRow}-${toRow}`)).toEqual(['0-1', '1-0', '0-2', '2-0']);
});

test('a closed row takes the path of what it hides', () => {
  const { intervals, steps } = pathOnRows(model, visibleRows(model, foldAll(model, false)), path);
  expect(intervals.get(0)).toHaveLength(path.length);
  expect(steps).toEqual([]);
});
