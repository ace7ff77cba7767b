// The marking desk saves without leaving the page and has the next response ready before it is asked for.
import { renewToken } from './post.js';
import { pointsOf } from './points.js';
import { word } from './words.js';

let region; // what one response fills, with its form, what the form held, and what comes next
let form;
let held = '';
let ahead = {};
let isSaving = false;
let wire = () => {};

const written = () => (form ? new URLSearchParams(new FormData(form)).toString() : '');
export const isBusy = () => isSaving;
export const isUnsaved = () => written() !== held;
export const theForm = () => form;

async function page(href) {
  const response = await fetch(href, { credentials: 'same-origin', headers: { Accept: 'text/html' } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function prefetch() {
  const href = region.dataset.next;
  ahead = href ? { href, copy: page(href).catch(() => null) } : {};
}

function open(found) {
  region = found;
  form = region.querySelector('form[data-marks]');
  if (form) {
    wire(form);
    form.addEventListener('submit', save);
    held = written();
    // On a phone the focus would scroll the answer away and open the keyboard over it.
    if (matchMedia('(pointer: fine)').matches) pointsOf(form)[0]?.focus();
  }
  prefetch();
}

function say(text) {
  const place = region.querySelector('[data-progress]');
  if (place) place.textContent = text;
}

function fail(why) {
  const place = form.querySelector('[data-failed]');
  place.textContent = word('mark_failed', { why });
  place.hidden = false;
}

async function ask(body) {
  try {
    const response = await fetch(form.action, { method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' }, body });
    const data = await response.json().catch(() => null);
    if (response.ok && (!data || response.redirected)) return { status: 401, data: {} };
    return { status: response.status, data: data || {} };
  } catch {
    return { status: 0, data: {} };
  }
}

// Signed in again elsewhere, this page's token is void: take the fresh one and try once more.
async function send() {
  const first = await ask(new URLSearchParams(new FormData(form)));
  if (first.status !== 400 && first.status !== 401) return first;
  const token = await renewToken();
  if (token.is === 'fresh') return ask(new URLSearchParams(new FormData(form)));
  return token.is === 'signed-out' ? { status: 401, data: { error: word('mark_signed_out') } } : first;
}

async function save(event) {
  event.preventDefault();
  if (isSaving) return;
  isSaving = true;
  form.querySelector('[data-failed]').hidden = true;
  form.setAttribute('aria-busy', 'true');
  const { status, data } = await send();
  form.removeAttribute('aria-busy');
  isSaving = false;
  if (status === 200 && data.ok) {
    held = written();
    await go(data);
  } else {
    fail(data.error || (status ? String(status) : word('mark_away')));
  }
}

async function go({ next, progress, isDone }) {
  const wasReady = ahead.href === next;
  const copy = (wasReady && (await ahead.copy)) || (await page(next).catch(() => null));
  const found = copy?.querySelector('[data-desk]');
  if (!found) {
    location.assign(next);
    return;
  }
  const other = document.adoptNode(found);
  region.replaceWith(other);
  history.pushState({}, '', next);
  open(other);
  say(`${word(isDone ? 'mark_done' : 'mark_saved')} · ${progress}`);
  if (wasReady) recount(next, other);
}

// A copy fetched ahead was counted before the mark it followed.
async function recount(href, shown) {
  const fresh = await page(href).catch(() => null);
  if (!fresh || region !== shown) return;
  const now = [...fresh.querySelectorAll('[data-desk] nav')];
  shown.querySelectorAll('nav').forEach((nav, n) => { if (now[n]) nav.replaceWith(document.adoptNode(now[n])); });
}

export function wireDesk(each) {
  wire = each;
  addEventListener('beforeunload', (event) => {
    if (!isUnsaved()) return;
    event.preventDefault();
    event.returnValue = ''; // the browser asks in its own words
  });
  addEventListener('popstate', () => location.reload());
  open(document.querySelector('[data-desk]'));
}
