import { useEffect, useRef } from 'preact/hooks';
import { parseQuery } from '../search/query';
import { open, useAddress } from '../state/address';
import { useKeys } from '../state/keys';
import { parseTraceAddress } from '../trace/ids';
import { parseRecordAddress } from '../record/question';
import { StateCard } from './parts/states';
import { ComparePage } from './compare/ComparePage';
import { ErrorsPage } from './errors/ErrorsPage';
import { GroupsPage } from './groups/GroupsPage';
import { LatencyPage } from './latency/LatencyPage';
import { MapPage } from './map/MapPage';
import { PipelinePage } from './pipeline/PipelinePage';
import { RecordPage } from './record/RecordPage';
import { SearchPage } from './search/SearchPage';
import { TopBar } from './shell/TopBar';
import { TracePage } from './trace/TracePage';

/** Chooses the view by the address. */
export function App() {
  const { path, parameters } = useAddress();
  const lastTrace = useRef<string>(undefined);
  const main = useRef<HTMLElement>(null);
  const isSearch = path === '/' || path === '/search';
  const trace = path.startsWith('/trace/') ? parseTraceAddress(path) : undefined;
  const record = path === '/record' ? parseRecordAddress(parameters) : undefined;
  const view = ['map', 'latency', 'errors', 'compare', 'groups', 'pipeline'].find((name) => path === `/${name}`);
  if (trace) lastTrace.current = path;
  useKeys({
    'g s': () => open('/search'),
    'g m': () => open('/map'),
    'g l': () => open('/latency'),
    'g e': () => open('/errors'),
    'g d': () => open('/groups'),
    'g c': () => open('/pipeline'),
  });
  // A new view starts where a screen reader and Tab expect it: at its beginning.
  useEffect(() => main.current?.focus({ preventScroll: true }), [path]);

  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <TopBar page={view ?? (isSearch ? 'search' : trace ? 'trace' : 'unknown')} tracePath={lastTrace.current} />
      <main id="main" ref={main} tabIndex={-1}>
        {isSearch && <SearchPage query={parseQuery(parameters)} />}
        {trace && <TracePage key={trace.traceId} traceId={trace.traceId} parameters={parameters} />}
        {record && <RecordPage key={parameters.toString()} question={record} />}
        {view === 'map' && <MapPage query={parseQuery(parameters)} parameters={parameters} />}
        {view === 'latency' && <LatencyPage query={parseQuery(parameters)} parameters={parameters} />}
        {view === 'compare' && <ComparePage key={parameters.toString()} parameters={parameters} />}
        {view === 'groups' && <GroupsPage query={parseQuery(parameters)} parameters={parameters} />}
        {view === 'pipeline' && <PipelinePage parameters={parameters} />}
        {view === 'errors' && <ErrorsPage query={parseQuery(parameters)} />}
        {!isSearch && !trace && !record && !view && <NoSuchView path={path} />}
      </main>
    </>
  );
}

function NoSuchView({ path }: { path: string }) {
  return (
    <StateCard title={`There is no view at ${path}.`}>
      <span class="secondary">A trace has the address /trace/ and 32 hexadecimal digits.</span>
      <div class="remedies">
        <a class="button" href="/search">
          Search
        </a>
      </div>
    </StateCard>
  );
}
