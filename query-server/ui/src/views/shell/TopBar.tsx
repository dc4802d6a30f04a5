import { useTheme } from '../../state/theme';
import { KeyHelp } from './KeyHelp';
import { Omnibox } from './Omnibox';

const PAGES = [
  ['map', 'Map'],
  ['latency', 'Latency'],
  ['errors', 'Errors'],
  ['groups', 'What differs'],
  ['pipeline', 'Collector'],
] as const;

export function TopBar({ page, tracePath }: { page: string; tracePath: string | undefined }) {
  const { theme, next } = useTheme();
  return (
    <header class="top">
      <a class="logo" href="/search" aria-label="DataTracing">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M2 5h9M6 10h12M11 15h6" />
          <path class="thin" d="M11 5v5M14 10v5" />
        </svg>
        <span>DataTracing</span>
      </a>
      <nav class="views" aria-label="Views">
        <a href="/search" aria-current={page === 'search' ? 'page' : undefined}>
          Search
        </a>
        {PAGES.map(([name, title]) => (
          <a key={name} href={`/${name}`} aria-current={page === name ? 'page' : undefined}>
            {title}
          </a>
        ))}
        {tracePath && (
          <a href={tracePath} aria-current={page === 'trace' ? 'page' : undefined}>
            Trace
          </a>
        )}
      </nav>
      <Omnibox />
      <button
        type="button"
        class="button quiet"
        aria-label={`Theme: ${theme}`}
        title={`Theme: ${theme}`}
        onClick={next}
      >
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" />
          <path d="M8 2.5v11A5.5 5.5 0 0 0 8 2.5z" fill="currentColor" />
        </svg>
      </button>
      <KeyHelp />
    </header>
  );
}
