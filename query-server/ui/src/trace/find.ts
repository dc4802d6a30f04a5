import { valueText } from './attributes';
import type { SpanNode, TraceModel } from './model';
import { preOrder } from './tree';

/** The nodes whose names, ids, attributes or events contain the text, in the order of the tree. Case does not count. */
export function findSpans(model: TraceModel, text: string): Set<number> {
  const wanted = text.trim().toLowerCase();
  const found = new Set<number>();
  if (!wanted) return found;
  for (const index of preOrder(model)) if (matches(model.nodes[index]!, wanted)) found.add(index);
  return found;
}

function matches({ span }: SpanNode, wanted: string): boolean {
  const has = (text: string) => text.toLowerCase().includes(wanted);
  if (has(span.service) || has(span.name) || span.spanId === wanted || has(span.status.message)) return true;
  if (span.attributes.some((attribute) => has(`${attribute.key}=${valueText(attribute)}`))) return true;
  return span.events.some(
    (event) => has(event.name) || event.attributes.some((attribute) => has(`${attribute.key}=${valueText(attribute)}`)),
  );
}

/** The member of `among` (in order) that follows `current` in the given direction, around the end; undefined if empty. */
export function neighbour(among: readonly number[], current: number | undefined, step: 1 | -1): number | undefined {
  if (among.length === 0) return undefined;
  const at = current === undefined ? -1 : among.indexOf(current);
  if (at < 0) return step > 0 ? among[0] : among.at(-1);
  return among[(at + step + among.length) % among.length];
}
