// [data-waiting]: a part of a page that is still at work; asks again until the server leaves the mark out.
// data-pause says after how many milliseconds, where that is not soon.
const PAUSE = 2000;
const pauseOf = (place) => Number(place.dataset.pause) || PAUSE;

async function ask(place) {
  let fresh;
  try {
    const response = await fetch(location.href, { credentials: 'same-origin' });
    if (response.redirected || !response.ok) return location.reload();
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    fresh = page.getElementById(place.id);
  } catch {
    return setTimeout(ask, pauseOf(place), place); // the network is away: the work goes on without us
  }
  if (!fresh) return location.reload();
  place.replaceChildren(...fresh.childNodes);
  if (fresh.hasAttribute('data-waiting')) setTimeout(ask, pauseOf(place), place);
  else place.removeAttribute('data-waiting');
}

document.querySelectorAll('[data-waiting][id]').forEach((place) => setTimeout(ask, pauseOf(place), place));
