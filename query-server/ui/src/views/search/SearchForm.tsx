import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fetchOperations } from '../../api/client';
import type { Operation, Problem, Service } from '../../api/types';
import { zoneName } from '../../format/time';
import { searchAddress, type SearchQuery } from '../../search/query';
import { formatTags, parseTags } from '../../search/tags';
import { open } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { Icon } from '../parts/Icon';
import { RangeFields } from './RangeFields';

interface Properties {
  query: SearchQuery;
  services: readonly Service[];
  problem: Problem | undefined;
  /** The same query is asked again. */
  onRun: () => void;
}

/** The query as a form. What is typed is kept here until it is run; then the address holds it. */
export function SearchForm({ query, services, problem, onRun }: Properties) {
  const [draft, setDraft] = useState(query);
  const [tagText, setTagText] = useState(formatTags(query.tags));
  const { tags, unreadable } = parseTags(tagText);
  const refused = (name: string) => problem?.parameter === name || undefined;
  const run = (event: Event) => {
    event.preventDefault();
    if (unreadable.length) return;
    const address = searchAddress({ ...draft, tags });
    if (address === searchAddress(query)) onRun();
    else open(address);
  };
  const set = (change: Partial<SearchQuery>) => setDraft((old) => ({ ...old, ...change }));
  return (
    <form class="card search-form" aria-label="Search for traces" onSubmit={run}>
      <label>
        Service
        <select value={draft.service} onChange={(event) => set({ service: event.currentTarget.value, operation: '' })}>
          <option value="">any</option>
          {withChosen(
            services.map((service) => service.name),
            draft.service,
          ).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <OperationField
        key={draft.service}
        service={draft.service}
        operation={draft.operation}
        onChange={(operation) => set({ operation })}
      />
      <label class="tags">
        Tags, all on one span
        <input
          value={tagText}
          placeholder={'error=true http.request.method=POST'}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={refused('tag') ?? unreadable.length > 0}
          onInput={(event) => setTagText(event.currentTarget.value)}
        />
      </label>
      <DurationField
        label="Longer than"
        value={draft.minDuration}
        refused={refused('minDuration')}
        onChange={(minDuration) => set({ minDuration })}
      />
      <DurationField
        label="Shorter than"
        value={draft.maxDuration}
        refused={refused('maxDuration')}
        onChange={(maxDuration) => set({ maxDuration })}
      />
      <RangeFields range={draft.range} zone={zoneName(Date.now())} onChange={(range) => set({ range })} />
      <button class="button primary" type="submit">
        Find traces <span aria-hidden="true">⏎</span>
      </button>
      {unreadable.length > 0 && <Refusal>“{unreadable[0]}” is not a tag: write key=value</Refusal>}
      {problem?.parameter && <Refusal>{problem.detail}</Refusal>}
    </form>
  );
}

function OperationField({
  service,
  operation,
  onChange,
}: {
  service: string;
  operation: string;
  onChange: (name: string) => void;
}) {
  const operations = useAnswer<Operation[]>(`operations of ${service}`, (signal) =>
    service ? fetchOperations(service, signal) : Promise.resolve([]),
  );
  const names = [...new Set((operations.value ?? []).map(({ name }) => name))];
  return (
    <label>
      Operation
      <select
        value={operation}
        disabled={!service && !operation}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{service ? 'any' : 'any (choose a service)'}</option>
        {withChosen(names, operation).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DurationProperties {
  label: string;
  value: string;
  refused: boolean | undefined;
  onChange: (value: string) => void;
}

function DurationField({ label, value, refused, onChange }: DurationProperties) {
  return (
    <label class="short">
      {label}
      <input
        value={value}
        placeholder="500ms"
        aria-invalid={refused}
        onInput={(event) => onChange(event.currentTarget.value.trim())}
      />
    </label>
  );
}

function Refusal({ children }: { children: ComponentChildren }) {
  return (
    <p class="refused error" role="alert">
      <Icon name="error" /> <span>{children}</span>
    </p>
  );
}

/** A chosen name stays in the list although the server does not know it (yet). */
const withChosen = (names: readonly string[], chosen: string): readonly string[] =>
  chosen && !names.includes(chosen) ? [chosen, ...names] : names;
