// Reading: remembers how far, shows where, and answers the checks in the text in place.
import './terms.js';
import { post } from './post.js';
import { word } from './words.js';

const GLANCE = 2000; // a section that only flew past was not read
const BATCH = 1500;

/** [data-progress-url] around [data-section=id]: POST {sections: [ids read], last: id} as they are read. */
function remember(article) {
  const sections = [...article.querySelectorAll('[data-section]')];
  const firstSeen = new Map();
  const isRead = new Set();
  let waiting = [];
  let timer;

  const send = (keepalive) => {
    if (!waiting.length) return;
    post(article.dataset.progressUrl, { sections: waiting, last: waiting[waiting.length - 1] }, { keepalive });
    waiting = [];
  };

  function look() {
    for (const section of sections) {
      const { top, bottom } = section.getBoundingClientRect();
      if (top > innerHeight || bottom < 0) continue;
      if (!firstSeen.has(section)) firstSeen.set(section, Date.now());
      if (isRead.has(section) || bottom > innerHeight + 40 || Date.now() - firstSeen.get(section) < GLANCE) continue;
      isRead.add(section);
      waiting.push(section.dataset.section);
    }
    clearTimeout(timer);
    timer = setTimeout(() => send(false), BATCH);
  }

  // The observer wakes the look; the second look finds sections that stood long enough.
  const observer = new IntersectionObserver(() => { look(); setTimeout(look, GLANCE + 50); }, { threshold: [0, 0.25, 0.5, 0.75, 1] });
  sections.forEach((section) => {
    observer.observe(section);
    if (section.tagName !== 'SECTION') return;
    const end = document.createElement('span'); // wakes the look when the end of a long section comes into view
    section.append(end);
    observer.observe(end);
  });
  document.addEventListener('visibilitychange', () => { if (document.hidden) send(true); });
}

/** The steps beside the text follow the reader. */
function follow(steps) {
  const links = [...steps.querySelectorAll('a[href^="#"]')];
  const spots = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const show = () => {
    const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    let at = 0;
    spots.forEach((spot, index) => {
      if (spot && spot.getBoundingClientRect().top < (isEnd ? innerHeight : innerHeight / 3)) at = index;
    });
    links.forEach((link, index) => {
      const item = link.closest('li');
      item.classList.toggle('now', index === at);
      if (index === at) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
  };
  if (!links.length) return;
  let isWaiting = false;
  addEventListener('scroll', () => {
    if (!isWaiting) requestAnimationFrame(() => { isWaiting = false; show(); });
    isWaiting = true;
  }, { passive: true });
}

/** form[data-check]: POST the form, show {correct, message, html} in its [role=status]. */
async function check(form, event) {
  const place = form.querySelector('[role=status]');
  if (!place) return;
  event.preventDefault();
  place.textContent = word('checking');
  let answer;
  try {
    const response = await fetch(form.action, {
      method: 'POST', body: new FormData(form), credentials: 'same-origin',
      headers: { Accept: 'application/json', 'X-Requested-With': 'fetch' },
    });
    if (!response.headers.get('Content-Type')?.includes('json')) return form.submit();
    answer = await response.json();
  } catch {
    place.textContent = word('check_failed');
    return;
  }
  const verdict = document.createElement('b');
  verdict.className = { true: 'good', false: 'warn' }[answer.correct] || '';
  const said = answer.message || answer.error; // without words the HTML says it, sign included
  verdict.textContent = said ? `${answer.correct ? '✓ ' : ''}${said} ` : '';
  place.replaceChildren(verdict);
  if (answer.html) place.insertAdjacentHTML('beforeend', answer.html); // sanitised where it was written
}

document.querySelectorAll('[data-progress-url]').forEach(remember);
document.querySelectorAll('[data-steps]').forEach(follow);
document.querySelectorAll('form[data-check]').forEach((form) => form.addEventListener('submit', (event) => check(form, event)));
