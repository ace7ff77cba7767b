// Small courtesies of every page.
document.documentElement.classList.add('js');
document.querySelector('[data-focus]')?.focus();

// Cells laid out as cards lose their meaning for those who hear the page: name it.
const ROLES = { TABLE: 'table', THEAD: 'rowgroup', TBODY: 'rowgroup', TFOOT: 'rowgroup', TR: 'row', TD: 'cell' };
for (const table of document.querySelectorAll('table.fold')) {
  for (const part of [table, ...table.querySelectorAll('thead, tbody, tfoot, tr, td, th')]) {
    const role = ROLES[part.tagName] || (part.scope === 'row' ? 'rowheader' : 'columnheader');
    part.setAttribute('role', role);
  }
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) print();
  event.target.closest('[data-toast-close]')?.closest('[data-toast]').remove();
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && document.querySelector('details[data-menu][open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
