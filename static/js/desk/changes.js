// Steps from change to change. A change inside a fold opens it.
const WRITES = 'input, select, textarea, [contenteditable]';

export function startChanges(bar) {
  const changes = [...document.querySelectorAll('[data-change]')];
  if (!bar) return;
  const place = bar.querySelector('[data-change-at]');
  let at = -1;

  function go(step) {
    if (!changes.length) return;
    at = at < 0 && step < 0 ? changes.length - 1 : (at + step + changes.length) % changes.length;
    const change = changes[at];
    change.closest('details')?.setAttribute('open', '');
    change.scrollIntoView({ block: 'center' });
    change.focus({ preventScroll: true });
    place.textContent = place.dataset.words.replace('{n}', at + 1).replace('{all}', changes.length);
  }

  bar.addEventListener('click', (event) => {
    const button = event.target.closest('[data-change-go]');
    if (button) go(Number(button.dataset.changeGo));
  });
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(WRITES)) return;
    if (event.key === 'n' || event.key === 'p') {
      event.preventDefault();
      go(event.key === 'n' ? 1 : -1);
    }
  });
}
