import { LOOKBACKS, bounds, type TimeRange } from '../../search/query';

const FIXED = 'fixed';

/** The last while, or from one moment to another; the moments are typed in the browser's zone, which is named. */
export function RangeFields({
  range,
  zone,
  onChange,
}: {
  range: TimeRange;
  zone: string;
  onChange: (range: TimeRange) => void;
}) {
  const isFixed = 'start' in range;
  const choose = (value: string) => {
    if (value !== FIXED) return onChange({ lookback: value });
    const { start, end } = bounds(range, Date.now());
    onChange({ start: new Date(start).toISOString(), end: new Date(end).toISOString() });
  };
  return (
    <>
      <label>
        Started
        <select value={isFixed ? FIXED : range.lookback} onChange={(event) => choose(event.currentTarget.value)}>
          {LOOKBACKS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
          <option value={FIXED}>From, to</option>
        </select>
      </label>
      {isFixed && (
        <>
          <Moment label={`From (${zone})`} value={range.start} onChange={(start) => onChange({ ...range, start })} />
          <Moment label={`To (${zone})`} value={range.end} onChange={(end) => onChange({ ...range, end })} />
        </>
      )}
    </>
  );
}

function Moment({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const change = (typed: string) => {
    const millis = Date.parse(typed);
    if (Number.isFinite(millis)) onChange(new Date(millis).toISOString());
  };
  return (
    <label class="moment">
      {label}
      <input
        type="datetime-local"
        step="1"
        value={localInput(Date.parse(value))}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}

/** What a datetime-local input shows: local time without a zone, to the second. */
function localInput(millis: number): string {
  const shifted = new Date(millis - new Date(millis).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}
