// Tabs: the address keeps the choice. Without this file the tabs are jumps to panels that all stand open.
for (const list of document.querySelectorAll('[data-tabs]')) {
  const tabs = [...list.querySelectorAll('a[href^="#"]')];
  const panelOf = (tab) => document.getElementById(tab.hash.slice(1));

  const show = (chosen) => tabs.forEach((tab) => {
    const on = tab === chosen;
    tab.setAttribute('aria-selected', on);
    tab.tabIndex = on ? 0 : -1;
    panelOf(tab).hidden = !on;
  });
  const named = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target && tabs.find((tab) => panelOf(tab).contains(target));
  };

  list.setAttribute('role', 'tablist');
  tabs.forEach((tab) => {
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', panelOf(tab).id);
    panelOf(tab).setAttribute('role', 'tabpanel');
  });
  show(named() || tabs[0]);

  list.addEventListener('click', (event) => {
    const tab = event.target.closest('[role=tab]');
    if (!tab) return;
    event.preventDefault();
    history.replaceState(history.state, '', tab.hash);
    show(tab);
  });
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
  addEventListener('hashchange', () => { const tab = named(); if (tab) show(tab); });
}

// On a phone the tab of this page may stand beyond the edge of its row.
for (const row of document.querySelectorAll('nav.tabs')) {
  const current = row.querySelector('[aria-current]');
  if (current) row.scrollLeft += current.getBoundingClientRect().right - row.getBoundingClientRect().right + 32;
}
