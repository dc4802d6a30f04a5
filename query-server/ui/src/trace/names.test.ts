import { expect, test } from 'vitest';
import { shortName } from './names';

test.each([
  ['com.example.orders.Inventory/Reserve', 'Inventory/Reserve'],
  ['Inventory/Reserve', 'Inventory/Reserve'],
  ['GET /api/v1.2/Orders/Open', 'GET /api/v1.2/Orders/Open'],
  ['process orders', 'process orders'],
])('%s is %s', (name, short) => expect(shortName(name)).toBe(short));
