// A review: show all questions, only those not fully right, or only those without points.
for (const filter of document.querySelectorAll('[data-filter]')) {
  const questions = [...document.getElementById(filter.dataset.filter).querySelectorAll('[data-verdict]')];
  const status = filter.querySelector('[data-none]');

  filter.addEventListener('click', (event) => {
    const chosen = event.target.closest('[data-show]');
    if (!chosen) return;
    const wanted = chosen.dataset.show.split(' ').filter(Boolean);
    filter.querySelectorAll('[data-show]').forEach((button) => button.setAttribute('aria-pressed', button === chosen));
    questions.forEach((one) => { one.hidden = wanted.length > 0 && !wanted.includes(one.dataset.verdict); });
    status.textContent = questions.some((one) => !one.hidden) ? '' : status.dataset.none;
  });

  // A link to a question that is filtered out shows all again.
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest('[data-verdict][hidden]')) return;
    filter.querySelector('[data-show=""]').click();
    target.scrollIntoView();
  });
}
