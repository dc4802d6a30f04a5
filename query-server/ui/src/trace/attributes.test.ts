import { expect, test } from 'vitest';
import type { Attribute } from '../api/types';
import { attribute, searchableTag, valueText } from './attributes';

const nested: Attribute = {
  key: 'order',
  type: 'map',
  value: [
    { key: 'id', type: 'int', value: '9007199254740993' },
    {
      key: 'tags',
      type: 'array',
      value: [{ type: 'string', value: 'a' }, { type: 'bool', value: true }, { type: 'empty' }],
    },
  ],
};

test('values are written as one line', () => {
  expect(valueText(nested)).toBe('{id: 9007199254740993, tags: [a, true, –]}');
  expect(valueText({ type: 'bytes', value: 'AQI=' })).toBe('AQI=');
  expect(valueText({ type: 'double', value: 2.5 })).toBe('2.5');
});

test('an attribute is found by its key', () => {
  expect(attribute([nested], 'order')).toContain('9007199254740993');
  expect(attribute([nested], 'id')).toBeUndefined();
});

test('scalars can be searched for', () => {
  expect(searchableTag({ key: 'a', type: 'bool', value: true })).toBe('a=true');
  expect(searchableTag({ key: 'a', type: 'int', value: '5' })).toBe('a=5');
  expect(searchableTag(nested)).toBeUndefined();
});
