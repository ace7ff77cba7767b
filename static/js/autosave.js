// Saves one thing after another and says so. What cannot be sent waits on this machine and is sent later;
// what another page has changed meanwhile is never overwritten without asking.
import { post, renewToken } from './post.js';
import { word } from './words.js';

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const SLOW = 1000;
const LONGEST_DELAY = 1200; // who types on without a pause is saved all the same
const REMEMBERED = 8;

/** A name for one sending, by which the server can say whose answer it has. */
const aName = () => Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36).padStart(2, '0')).join('');

const canonical = (value) => JSON.stringify(value, (_, part) => {
  if (typeof part === 'string') return part.trim(); // blanks around an answer are no answer
  if (Array.isArray(part)) return [...part].sort(); // options stand in another order on each paper
  if (!part || typeof part !== 'object') return part;
  const filled = Object.entries(part).filter(([, v]) => !(v == null || v === '' || (Array.isArray(v) && !v.length)));
  return Object.fromEntries(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
});

export const same = (one, other) => canonical(one) === canonical(other);

export class Autosave {
  /**
   * `queue`: where it waits on this machine (sealed.js). `hooks`: seq(id), setSeq(id, n), content(body) -> what may conflict,
   * conflict(id, data), saved(id, data), over(data).
   */
  constructor({ url, queue, signIn, hooks }) {
    Object.assign(this, { url, queue, signIn, hooks });
    this.waiting = new Map();
    this.due = new Map(); // id -> {since, at}: its oldest unsent change, and when to send it
    this.sent = new Map(); // id -> [{name, said}] sent and never acknowledged: any of them may have arrived
    this.stuck = new Set(); // ids the server failed over in this round, while it took others
    this.held = new Map(); // id -> "conflict" or "refused"
    this.failures = 0;
    this.isOver = false;
    addEventListener('online', () => this.flush());
    addEventListener('beforeunload', (event) => {
      if (this.isClean || this.isLeaving || 'leaving' in document.documentElement.dataset) return;
      event.preventDefault();
      event.returnValue = ''; // older browsers listen to this only
    });
    document.addEventListener('visibilitychange', () => this.flush({ keepalive: document.hidden }));
  }

  get isClean() { return this.isOver || this.waiting.size === 0; }

  /** What an earlier visit could not send: id -> {body, seq}. */
  left() {
    const entries = this.queue.load();
    for (const [id, { sent }] of Object.entries(entries)) if (sent) this.sent.set(id, sent);
    return entries;
  }

  put(id, body, delay = 0) {
    if (this.isOver) return;
    this.waiting.set(id, body);
    const now = performance.now();
    const { since } = this.due.get(id) || { since: now };
    this.due.set(id, { since, at: Math.min(now + delay, since + LONGEST_DELAY) });
    if (this.held.get(id) === 'refused') this.held.delete(id);
    this.keep();
    if (!this.failures && !this.held.size) this.show('unsaved', word('unsaved'));
    if (!this.failures) this.schedule(); // else the next try is planned, and typing must not put it off
  }

  /** When the first of what waits is due. */
  schedule() {
    const moments = this.sendable().map(([id]) => this.due.get(id)?.at ?? 0);
    clearTimeout(this.timer);
    if (!moments.length) return;
    this.timer = setTimeout(() => this.flush({ onlyDue: true }), Math.max(0, Math.min(...moments) - performance.now()));
  }

  /** The person has chosen between two answers; `body` is null when the other one stays. */
  resolve(id, seq, body) {
    this.held.delete(id);
    this.hooks.setSeq(id, seq);
    if (body) this.put(id, body);
    else {
      this.waiting.delete(id);
      this.keep();
      this.settled();
    }
  }

  /** Send all that waits, one after another; true when nothing is left. */
  flush({ onlyDue = false, keepalive = false } = {}) {
    this.isHasty = this.isHasty || !onlyDue;
    if (!this.running) this.running = this.run({ keepalive }).finally(() => { this.running = null; });
    return this.running;
  }

  async run(options) {
    clearTimeout(this.timer);
    this.stuck.clear();
    const slow = setTimeout(() => { if (!this.failures) this.show('saving', word('saving')); }, SLOW);
    try {
      for (let next; !this.isOver && !this.isHalted && (next = this.nextDue());) {
        const [id, body] = next;
        this.due.delete(id);
        const sending = { name: aName(), said: canonical(this.hooks.content(body)) };
        this.sent.set(id, [...(this.sent.get(id) || []), sending].slice(-REMEMBERED));
        this.keep();
        const { status, data } = await post(this.url, { ...body, seq: this.hooks.seq(id), sending: sending.name }, options);
        if (!(await this.settle(id, body, status, data))) return false;
      }
      if (this.stuck.size) return this.later('offline', word(this.isKept ? 'offline' : 'offline_full'));
      if (!this.isOver) this.schedule();
    } finally {
      this.isHasty = false;
      clearTimeout(slow);
    }
    return this.isClean;
  }

  /** Does `work` with nothing on its way: what arrived after it would seem to come from another page. */
  async alone(work) {
    while (this.running) await this.running;
    this.isHalted = true;
    try {
      return await work();
    } finally {
      this.isHalted = false;
      if (!this.failures) this.schedule();
    }
  }

  sendable() { return [...this.waiting].filter(([id]) => !this.held.has(id)); }

  next() { return this.sendable()[0]; }

  /** Whether something waits that could be sent if only the server were there. */
  get waitsForNetwork() { return !this.isOver && this.sendable().some(([id]) => !this.stuck.has(id)); }

  nextDue() {
    const now = performance.now();
    return this.sendable().find(([id]) => !this.stuck.has(id) && (this.isHasty || this.failures || !(this.due.get(id)?.at > now)));
  }

  /** Whether the newer answer the server has is one of this page's own, whose receipt was lost. */
  isOwn(id, data) {
    const sent = this.sent.get(id) || [];
    if (data.sending !== undefined) return sent.some((one) => one.name === data.sending);
    return sent.some((one) => one.said === canonical(data.answer));
  }

  async settle(id, body, status, data) {
    if (status === 409 && same(data.answer, this.hooks.content(body))) status = 200; // it had arrived, only its receipt was lost
    if (status === 409 && this.isOwn(id, data)) return this.goOn(id, data);
    if (status === 200) return this.accept(id, body, data);
    if (status === 409) return this.hold(id, 'conflict', word('stale'), () => this.hooks.conflict(id, data));
    if (status === 410) return this.end(data);
    if (status === 202) return this.tooLate(id, body, data);
    if (status === 403) return this.later('wrong', data.error); // at the wrong place: it waits here until the right one
    if (status === 401) return this.signedOut(data.redirect);
    if (status === 400 && !this.isRenewing) {
      this.isRenewing = true;
      const token = await renewToken();
      if (token.is === 'fresh') return true; // once more, with the new token
      if (token.is === 'signed-out') return this.signedOut(token.href);
      if (token.is === 'away') status = 0;
    }
    if (status >= 500 && status !== 503) { // a fault of this one: the others go first
      this.stuck.add(id);
      return true;
    }
    if (status === 0 || status >= 500 || status === 408 || status === 429) {
      return this.later('offline', word(this.isKept ? 'offline' : 'offline_full'));
    }
    return this.hold(id, 'refused', word('refused', { why: data.error || status }));
  }

  /** The newer answer is this page's own, whose receipt was lost: no question, send what came after it. */
  goOn(id, data) {
    this.failures = 0;
    this.sent.delete(id);
    this.hooks.setSeq(id, data.seq);
    return true;
  }

  accept(id, body, data) {
    this.failures = 0;
    this.isRenewing = false;
    this.sent.delete(id);
    this.hooks.setSeq(id, data.seq);
    if (this.waiting.get(id) === body) this.waiting.delete(id);
    this.keep();
    this.savedAt = data.saved_at || this.savedAt;
    this.settled();
    this.hooks.saved?.(id, data);
    return true;
  }

  settled() {
    if (this.held.size) return;
    if (this.waiting.size) this.show('unsaved', word('unsaved')); // typed on meanwhile
    else if (this.savedAt) this.show('saved', word('saved', { time: this.savedAt }));
  }

  hold(id, why, text, then) {
    this.failures = 0; // the server has answered: what comes next need not wait for a retry
    this.isRenewing = false;
    this.held.set(id, why);
    this.show('wrong', text);
    then?.();
    return true;
  }

  signedOut(href) {
    return this.later('wrong', word('signed_out'), word('sign_in'), this.signIn || href);
  }

  later(state, text, label, href) {
    this.failures += 1;
    this.isRenewing = false;
    this.show(state, text, label, href);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.pause());
    return false;
  }

  pause() {
    return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
  }

  /** It is over, and the server has kept this answer beside the paper: the others follow one by one. */
  tooLate(id, body, data) {
    this.failures = 0;
    this.held.clear(); // nothing is left to choose: each answer is kept
    if (this.waiting.get(id) === body) this.waiting.delete(id);
    this.keep();
    this.isOver = this.waiting.size === 0;
    this.show('wrong', data.error, word('over_link'), data.redirect, false);
    this.hooks.over?.(data);
    return true;
  }

  end(data) {
    this.isOver = true;
    this.waiting.clear();
    this.keep();
    this.show('wrong', data.error || word('over'), word('over_link'), data.redirect, false);
    this.hooks.over?.(data);
    return false;
  }

  keep() {
    const entries = {};
    for (const [id, body] of this.waiting) entries[id] = { body, seq: this.hooks.seq(id), sent: this.sent.get(id) };
    this.isKept = this.queue.save(entries);
  }

  show(state, text, label, href, isNewTab = true) {
    for (const place of document.querySelectorAll('.saved')) {
      if (place.dataset.state === state && place.textContent === text) continue;
      place.dataset.state = state;
      place.textContent = text;
      if (!href) continue;
      const link = document.createElement('a');
      link.href = href;
      link.textContent = label;
      if (isNewTab) Object.assign(link, { target: '_blank', rel: 'noopener' });
      place.append(' ', link);
    }
  }
}
