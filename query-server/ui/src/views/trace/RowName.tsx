import { count, shortSpanId } from '../../format/text';
import { isRescued, isRunning } from '../../trace/labels';
import { topicName } from '../../trace/messaging';
import { shortName } from '../../trace/names';
import { isError, type SpanNode } from '../../trace/model';
import { groupFigures, type Row } from '../../trace/rows';
import { Icon } from '../parts/Icon';

/** Deeper rows are not indented further: their level is written instead. */
const DEEPEST_INDENT = { wide: 12, narrow: 8 };
const INDENT_PIXELS = { wide: 14, narrow: 10 };

/** The left side of a row: indent, twisty, service, operation, and a mark for all that is unusual. */
export function RowName({ row, isNarrow, toggle }: { row: Row; isNarrow: boolean; toggle: (() => void) | undefined }) {
  const size = isNarrow ? 'narrow' : 'wide';
  const steps = Math.min(row.depth, DEEPEST_INDENT[size]);
  const isOpen = (row.type === 'span' || row.type === 'group') && row.open;
  return (
    <div class="name">
      <span class="indent" style={{ width: `${steps * INDENT_PIXELS[size] + 8}px` }} />
      {row.depth > steps && <span class="level">{count(row.depth + 1)}</span>}
      {toggle ? (
        <span
          class="twisty"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            toggle();
          }}
        >
          {isOpen ? '▾' : '▸'}
        </span>
      ) : (
        <span class="twisty none" />
      )}
      <Words row={row} />
    </div>
  );
}

function Words({ row }: { row: Row }) {
  switch (row.type) {
    case 'wait':
      return (
        <>
          <Icon name="wait" tone="caption" />
          <span class="operation secondary">in topic {topicName(row.node.span)}</span>
        </>
      );
    case 'gap':
      return (
        <>
          <Icon name="gap" tone="warning" />
          <span class="operation secondary" title={row.missing.spanId}>
            span <code>{shortSpanId(row.missing.spanId)}</code> missing
          </span>
        </>
      );
    case 'group': {
      const { span, slot } = row.members[0]!;
      return (
        <>
          <i class="swatch" data-slot={slot} />
          <span class="of">{span.service}</span>{' '}
          <span class="operation" title={span.name}>
            <b>{count(row.members.length)} ×</b> {shortName(span.name)}
          </span>
          {groupFigures(row.members).errors > 0 && <Icon name="error" tone="error" title="with errors" />}
        </>
      );
    }
    case 'span':
      return <SpanWords node={row.node} />;
  }
}

function SpanWords({ node }: { node: SpanNode }) {
  const { span, slot, detached } = node;
  return (
    <>
      <i class="swatch" data-slot={slot} />
      <span class="of">{span.service}</span>{' '}
      <span class="operation" title={`${span.service} ${span.name}`}>
        {shortName(span.name)}
      </span>
      <span class="unseen"> {span.kind.toLowerCase()}</span>
      {isError(node) && <Icon name="error" tone="error" title="error" />}
      {isRunning(node) && <Tag icon="running">running</Tag>}
      {isRescued(node) && <Tag icon="rescued">rescued</Tag>}
      {detached === 'orphan' && (
        <Tag icon="orphan" tone="warning">
          orphan
        </Tag>
      )}
      {detached === 'cycle' && (
        <Tag icon="orphan" tone="warning">
          parent below itself
        </Tag>
      )}
    </>
  );
}

function Tag({
  icon,
  tone = '',
  children,
}: {
  icon: 'running' | 'rescued' | 'orphan';
  tone?: string;
  children: string;
}) {
  return (
    <span class={`tag ${tone}`}>
      <Icon name={icon} />
      <span class="word">{children}</span>
    </span>
  );
}
