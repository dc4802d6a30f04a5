import type { Attribute, TypedValue } from '../api/types';

/** A value as one line of text: as written for scalars, JSON-like for arrays and maps. */
export function valueText(value: TypedValue): string {
  switch (value.type) {
    case 'empty':
      return '–';
    case 'array':
      return `[${value.value.map(valueText).join(', ')}]`;
    case 'map':
      return `{${value.value.map((entry) => `${entry.key}: ${valueText(entry)}`).join(', ')}}`;
    default:
      return String(value.value);
  }
}

/** The text of the attribute of that name, or undefined. */
export function attribute(attributes: readonly Attribute[], key: string): string | undefined {
  const found = attributes.find((candidate) => candidate.key === key);
  return found && valueText(found);
}

/** The tag that finds spans with this attribute; arrays, maps, bytes and empty values cannot be searched for. */
export function searchableTag(found: Attribute): string | undefined {
  const scalar = found.type === 'string' || found.type === 'int' || found.type === 'double' || found.type === 'bool';
  return scalar ? `${found.key}=${found.value}` : undefined;
}
