import { useState } from 'preact/hooks';

export type Theme = 'system' | 'light' | 'dark';

const ORDER: readonly Theme[] = ['system', 'light', 'dark'];
/** public/theme.js reads the same key before the first paint. */
const KEY = 'datatracing.theme';

/** The theme on show and a step to the next one; kept in this browser. */
export function useTheme(): { theme: Theme; next: () => void } {
  const [theme, setTheme] = useState<Theme>(() => (document.documentElement.dataset['theme'] as Theme) ?? 'system');
  const next = () => {
    const chosen = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]!;
    if (chosen === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
    remember(chosen);
    setTheme(chosen);
  };
  return { theme, next };
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off in this browser: the theme holds until the page is left.
  }
}
