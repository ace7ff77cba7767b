// Lines that a page leaves to be filled afterwards, so that it need not wait for them.
// The link that stands there meanwhile stays when nothing better comes.
for (const place of document.querySelectorAll('[data-fragment]')) {
  fetch(place.dataset.fragment, { credentials: 'same-origin', headers: { Accept: 'text/html' } })
    .then(async (response) => {
      if (!response.ok || response.redirected) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      place.replaceChildren(...page.body.childNodes);
    })
    .catch(() => {});
}
