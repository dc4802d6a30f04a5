import type { Attribute } from '../../api/types';
import { plural } from '../../format/text';
import { EMPTY_QUERY, searchAddress } from '../../search/query';
import { searchableTag, valueText } from '../../trace/attributes';

/** A value past this many characters gets the full width. */
const LONG_TEXT = 40;

/** Attributes in the order they were recorded, each value with its type unless it is a string; scalars lead to a search. */
export function AttributeList({ attributes, dropped }: { attributes: readonly Attribute[]; dropped: number }) {
  return (
    <>
      <dl class="attributes">
        {attributes.map((attribute, at) => (
          <div key={`${attribute.key} ${at}`} class={isLong(attribute) ? 'long' : ''}>
            <dt>{attribute.key}</dt>
            <dd>
              <Value attribute={attribute} />
              {attribute.type !== 'string' && <span class="type">{attribute.type}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {attributes.length === 0 && dropped === 0 && <p class="small caption">None.</p>}
      {dropped > 0 && (
        <p class="small warning">{plural(dropped, 'attribute')} more were dropped by a limit of the sender.</p>
      )}
    </>
  );
}

function Value({ attribute }: { attribute: Attribute }) {
  const text = valueText(attribute);
  const tag = searchableTag(attribute);
  if (tag === undefined || isLong(attribute)) return <>{text}</>;
  return (
    <a href={searchAddress({ ...EMPTY_QUERY, tags: [tag] })} title={`Traces with ${tag}`}>
      {text}
    </a>
  );
}

function isLong(attribute: Attribute): boolean {
  const text = valueText(attribute);
  return text.length > LONG_TEXT || text.includes('\n');
}
