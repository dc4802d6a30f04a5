// The theme the user chose, if any, before the first paint. src/state/theme.ts writes the same key.
(function () {
  try {
    var chosen = localStorage.getItem('datatracing.theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch (blocked) {
    // Storage is switched off in this browser: the system's theme holds.
  }
})();
