// Runs before the first paint, so that nobody who chose dark sees a flash of light. A classic script for that reason.
(() => {
  const KEY = 'hearth.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; then the system decides.
  }

  function show() {
    const dark = chosen === 'dark' || (chosen !== 'light' && system.matches);
    root.dataset.theme = dark ? 'dark' : 'light';
    root.dataset.themeChoice = chosen === 'dark' || chosen === 'light' ? chosen : 'system';
    document.dispatchEvent(new CustomEvent('themechange'));
  }

  window.hearthTheme = {
    /** `light`, `dark` or `system`. */
    choose(choice) {
      chosen = choice === 'system' ? null : choice;
      try {
        if (chosen === null) {
          localStorage.removeItem(KEY);
        } else {
          localStorage.setItem(KEY, chosen);
        }
      } catch {
        // It holds until the page is left.
      }
      show();
    },
  };
  system.addEventListener('change', show);
  show();
})();
