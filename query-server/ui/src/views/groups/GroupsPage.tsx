import { useEffect, useState } from 'preact/hooks';
import { fetchGroups, ProblemError } from '../../api/client';
import type { Finding, GroupComparison } from '../../api/types';
import {
  chanceText,
  featureText,
  findingAddress,
  groupNames,
  groupsAddress,
  groupsVerdict,
  isSignificant,
  parseSplit,
} from '../../compare/groups';
import { count, percent, plural } from '../../format/text';
import { rangeParameters, rangeWords, searchAddress, type SearchQuery } from '../../search/query';
import { open } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { Foot } from '../parts/Foot';
import { RangeBar } from '../parts/RangeBar';
import { Loading, OutageBanner, StateCard } from '../parts/states';

const PAGE = '/groups';

/** What tells the traces that failed, or took long, from the others. */
export function GroupsPage({ query, parameters }: { query: SearchQuery; parameters: URLSearchParams }) {
  const split = parseSplit(parameters.get('split') ?? '') ?? 'errors';
  const key = `${searchAddress(query, PAGE)} ${split}`;
  const answer = useAnswer(key, (signal) => {
    const asked = rangeParameters(query, Date.now());
    asked.set('split', split);
    return fetchGroups(asked, signal);
  });
  useKeys({ '.': answer.cancel });
  useEffect(() => void (document.title = 'What differs · DataTracing'), []);
  return (
    <>
      <OutageBanner answer={answer} />
      <RangeBar key={`range ${key}`} page={PAGE} query={query} also={{ split }} />
      <Split key={`split ${key}`} query={query} split={split} />
      {!answer.value && !answer.failure && <Loading answer={answer} what="the comparison" />}
      {answer.failure instanceof ProblemError && <Refused failure={answer.failure} query={query} split={split} />}
      {answer.value && !answer.failure && <Findings comparison={answer.value} query={query} split={split} />}
      <Foot dataAt={answer.valueAt}>
        <span>Fisher’s exact test, adjusted for the number of things compared</span>
      </Foot>
    </>
  );
}

/** One of two groups is empty, most often: then nothing can be compared. */
function Refused({ failure, query, split }: { failure: ProblemError; query: SearchQuery; split: string }) {
  const isEmpty = failure.problem.parameter === 'split';
  const { first, second } = groupNames(split);
  return (
    <StateCard
      title={
        isEmpty
          ? `There are not both: traces ${first}, and traces ${second} ${rangeWords(query.range)}.`
          : failure.problem.title
      }
    >
      <span class="secondary">{failure.message}</span>
    </StateCard>
  );
}

function Split({ query, split }: { query: SearchQuery; split: string }) {
  const [typed, setTyped] = useState(split === 'errors' ? '' : split);
  const [wrong, setWrong] = useState(false);
  const compare = (event: Event) => {
    event.preventDefault();
    const wanted = parseSplit(typed);
    if (wanted) return open(groupsAddress(query, wanted));
    setWrong(true);
  };
  return (
    <form class="tools" aria-label="Groups to compare" onSubmit={compare}>
      <button
        type="button"
        class="button"
        aria-pressed={split === 'errors'}
        onClick={() => open(groupsAddress(query, 'errors'))}
      >
        Failed or not
      </button>
      <label class="small secondary">
        Longer than{' '}
        <input
          size={8}
          placeholder="500ms"
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
        />
      </label>
      <button type="submit" class="button">
        Compare
      </button>
      {wrong && (
        <span class="error small" role="alert">
          “{typed}” is no duration; type 500ms, 1.5s or 2m.
        </span>
      )}
    </form>
  );
}

function Findings({ comparison, query, split }: { comparison: GroupComparison; query: SearchQuery; split: string }) {
  const names = groupNames(split);
  const { subject, predicate } = groupsVerdict(comparison, names);
  const { firstTraces, secondTraces, seenTraces } = comparison;
  return (
    <>
      <div class="answer">
        <h1>
          {subject}
          <span class="predicate">{predicate}</span>
        </h1>
        <p class="small secondary">
          {plural(firstTraces, 'trace')} {names.first} beside {count(secondTraces)} {names.second}, of the newest{' '}
          {count(seenTraces)} {rangeWords(query.range)}
        </p>
      </div>
      <section class="card" aria-label="What differs">
        <div class="table-scroll" tabIndex={0} role="group" aria-label="What differs, scrollable">
          <table class="results">
            <caption class="unseen">What differs between the groups, what chance explains least first</caption>
            <thead>
              <tr>
                <th>A trace of the group</th>
                <th class="number">Of those {names.first}</th>
                <th class="number">Of those {names.second}</th>
                <th class="number">By chance</th>
              </tr>
            </thead>
            <tbody>
              {comparison.findings.map((finding) => (
                <Row key={featureText(finding)} finding={finding} comparison={comparison} query={query} />
              ))}
            </tbody>
          </table>
        </div>
        {comparison.findings.length === 0 && <p class="more secondary">Both groups have the same in everything.</p>}
      </section>
    </>
  );
}

function Row({ finding, comparison, query }: { finding: Finding; comparison: GroupComparison; query: SearchQuery }) {
  const share = (part: number, of: number) => `${percent(of === 0 ? 0 : part / of)} (${count(part)} of ${count(of)})`;
  return (
    <tr>
      <td>
        <a href={findingAddress(finding, query)}>{featureText(finding)}</a>
      </td>
      <td class="number">{share(finding.first, comparison.firstTraces)}</td>
      <td class="number">{share(finding.second, comparison.secondTraces)}</td>
      <td class={`number ${isSignificant(finding) ? '' : 'secondary'}`}>
        {chanceText(finding.adjusted)}
        {!isSignificant(finding) && ' may be chance'}
      </td>
    </tr>
  );
}
