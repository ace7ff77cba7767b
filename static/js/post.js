// Sends JSON with the page's CSRF token. Never throws: a network failure is status 0.
const PATIENCE = 30000; // a server under the load of an examination may take 15 s
const LONGEST_KEPT_ALIVE = 60000; // browsers refuse more than 64 KB; it then goes as any other
const token = () => document.querySelector('meta[name=csrf-token]');

async function ask(url, options) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    return await fetch(url, { credentials: 'same-origin', signal: abort.signal, ...options });
  } finally {
    clearTimeout(timer);
  }
}

export async function post(url, body, { keepalive = false } = {}) {
  const text = JSON.stringify(body);
  let response;
  try {
    response = await ask(url, {
      method: 'POST',
      keepalive: keepalive && new Blob([text]).size < LONGEST_KEPT_ALIVE,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token()?.content || '' },
      body: text,
    });
  } catch {
    return { status: 0, data: {} };
  }
  if (response.status === 204) return { status: 204, data: {} };
  const data = await response.json().catch(() => null);
  // A page instead of an answer means: sent on to the sign-in page.
  if (response.ok && (!data || response.redirected)) return { status: 401, data: {} };
  return { status: response.status, data: data || {} };
}

/** Asks for JSON; as `post`, a network failure is status 0. */
export async function get(url) {
  try {
    const response = await ask(url, { headers: { Accept: 'application/json' } });
    return { status: response.redirected ? 401 : response.status, data: await response.json() };
  } catch {
    return { status: 0, data: {} };
  }
}

/**
 * After signing in again elsewhere this page's token is void: take the one a fresh copy of the page carries.
 * Says "fresh", "same", "signed-out" (with where to sign in) or "away".
 */
export async function renewToken() {
  try {
    const response = await ask(location.href, { headers: { Accept: 'text/html' } });
    if (response.redirected) return { is: 'signed-out', href: response.url };
    if (!response.ok) return { is: response.status < 500 ? 'signed-out' : 'away' };
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('meta[name=csrf-token]')?.content;
    if (!fresh || fresh === token().content) return { is: 'same' };
    token().content = fresh;
    document.querySelectorAll('input[name=csrf_token]').forEach((field) => { field.value = fresh; });
    return { is: 'fresh' };
  } catch {
    return { is: 'away' };
  }
}

/** Whether the server would take a form of this page now: "there", "away" or "signed-out". */
export async function reach() {
  const address = document.querySelector('meta[name=heartbeat]')?.content;
  if (!address) return 'there';
  const { status } = await post(address, {});
  if (status === 400) {
    const { is } = await renewToken();
    return is === 'fresh' || is === 'same' ? 'there' : is;
  }
  if (status === 401) return 'signed-out';
  return status === 0 || status >= 500 ? 'away' : 'there';
}
