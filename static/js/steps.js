// From question to question: Alt+N and Alt+P, and papers that show one question at a time.
const BEFORE = { KeyN: 1, KeyP: -1 };

export function wireSteps(form) {
  const places = () => [...form.querySelectorAll(':scope > [id^="item-"]')];
  const isOneByOne = 'oneByOne' in form.dataset;
  let current = places().findIndex((place) => `#${place.id}` === location.hash);

  function here() {
    const focused = places().findIndex((place) => place.contains(document.activeElement));
    return focused >= 0 ? focused : current;
  }

  function show(index, { focus = true } = {}) {
    const all = places();
    if (index < 0 || index >= all.length) return;
    current = index;
    if (isOneByOne) all.forEach((place, n) => { place.hidden = n !== index; });
    for (const link of document.querySelectorAll('.numbers a')) {
      if (link.getAttribute('href') === `#${all[index].id}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    form.querySelectorAll('[data-step]').forEach((button) => {
      button.disabled = !all[index + Number(button.dataset.step)];
    });
    if (!focus) return;
    all[index].focus({ preventScroll: true });
    all[index].scrollIntoView({ block: 'start' });
  }

  document.addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !BEFORE[event.code]) return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    show(Math.min(places().length - 1, Math.max(0, here() + BEFORE[event.code])));
  });
  form.addEventListener('focusin', (event) => {
    const index = places().findIndex((place) => place.contains(event.target));
    if (index >= 0 && index !== current) show(index, { focus: false });
  });
  document.querySelectorAll('.numbers a').forEach((link) => link.addEventListener('click', (event) => {
    const index = places().findIndex((place) => `#${place.id}` === link.getAttribute('href'));
    if (index < 0) return;
    if (isOneByOne) event.preventDefault(); // else the link itself leads there, and the address says where
    show(index, { focus: isOneByOne });
  }));
  form.querySelectorAll('[data-step]').forEach((button) => {
    button.addEventListener('click', () => show(here() + Number(button.dataset.step)));
  });
  if (!isOneByOne) return;
  const isNew = current < 0;
  const open = places().findIndex((place) => place.matches('fieldset:not([data-done])'));
  show(Math.max(0, isNew ? open : current), { focus: !isNew });
}
