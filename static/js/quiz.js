// An attempt: every answer is saved by itself. See docs for what the server answers.
import { wireActs } from './acting.js';
import { describe, read, stateOf, write } from './answers.js';
import { Autosave } from './autosave.js';
import { wireClearing } from './clearing.js';
import { askWhich } from './conflict.js';
import { wireHandIn } from './handin.js';
import { count, mark, warnOfMissing } from './navigator.js';
import { wireOrdering } from './ordering.js';
import { get } from './post.js';
import { SealedQueue } from './sealed.js';
import { wireSteps } from './steps.js';
import { wireTimer } from './timer.js';

const TYPING = 600;
const ASK_AGAIN = 30000;

/** Somebody may have been given more time, or been ended; without the network the known end stands. */
async function askClock(url, timer, setClock) {
  const { status, data } = await get(url);
  if (status !== 200) return { told: 'away' };
  setClock(data.now);
  timer.dataset.deadline = data.deadline ?? '';
  if (!data.running) return { told: 'over', redirect: data.redirect };
  return { told: data.deadline && data.deadline <= data.now ? 'over' : 'running' };
}

function wire(form) {
  const { attempt, saveUrl, signIn } = form.dataset;
  const timer = document.querySelector('[role=timer]');
  const setOf = (item) => form.querySelector(`fieldset[data-item="${CSS.escape(item)}"]`);

  const autosave = new Autosave({
    url: saveUrl,
    queue: new SealedQueue(form.dataset),
    signIn,
    hooks: {
      seq: (item) => Number(setOf(item)?.dataset.seq ?? left[item]?.seq ?? 0),
      setSeq: (item, seq) => { const set = setOf(item); if (set) set.dataset.seq = seq; else if (left[item]) left[item].seq = seq; },
      content: (body) => body.answer,
      conflict,
      saved: (item, data) => {
        count(data);
        if (data.deadline) timer.dataset.deadline = data.deadline;
      },
      over: () => lock(true),
    },
  });
  const left = autosave.left();
  const lock = (isLocked) => form.querySelectorAll('fieldset').forEach((set) => { set.disabled = isLocked; });

  function show(set, answer) {
    write(set, answer);
    set.querySelectorAll('[data-ordering]').forEach((list) => list.dispatchEvent(new CustomEvent('lms:written')));
    refresh(set, answer);
  }

  function refresh(set, answer) {
    mark(set.dataset.item, answer);
    set.toggleAttribute('data-flagged', Boolean(answer.flag?.length));
    set.toggleAttribute('data-done', stateOf(answer) === 'yes');
  }

  function conflict(item, data) {
    const set = setOf(item);
    if (!set) return autosave.resolve(item, data.seq, null); // on another page of the paper: the newer one stands
    askWhich(set, describe(set, data.answer), {
      useTheirs: () => { show(set, data.answer); autosave.resolve(item, data.seq, null); },
      keepMine: () => autosave.resolve(item, data.seq, { item, answer: read(set) }),
    });
  }

  function save(event) {
    const set = event.target.closest('fieldset[data-item]');
    if (!set || !event.target.name) return;
    const answer = read(set);
    const isTyping = event.type === 'input';
    refresh(set, answer);
    autosave.put(set.dataset.item, { item: set.dataset.item, answer }, isTyping ? TYPING : 0);
  }

  const isText = (field) => field.tagName === 'TEXTAREA' || /^(text|number|search|tel|email|url)$/.test(field.type);
  form.addEventListener('input', (event) => { if (isText(event.target)) save(event); });
  form.addEventListener('change', (event) => {
    const set = event.target.closest('fieldset[data-item]');
    const waits = set && autosave.waiting.get(set.dataset.item);
    if (!isText(event.target)) save(event);
    else if (waits) autosave.flush(); // typing is over: no need to wait any longer
  });

  form.querySelectorAll('[data-ordering]').forEach(wireOrdering);
  wireClearing(form);
  for (const set of form.querySelectorAll('fieldset[data-item]')) refresh(set, read(set));

  for (const [item, { body, seq }] of Object.entries(left)) {
    const set = setOf(item);
    if (set) {
      set.dataset.seq = seq;
      show(set, body.answer);
    }
    autosave.put(item, body);
  }

  wireActs(form, autosave);
  wireSteps(form);

  const handIn = document.querySelector('[data-hand-in]');
  warnOfMissing(handIn?.closest('dialog') || document.querySelector('dialog:has([data-missing])'));
  const counting = wireTimer(timer, () => { lock(true); atZero?.(); });
  const ask = () => askClock(form.dataset.clockUrl, timer, counting.setClock);
  const atZero = handIn && wireHandIn(handIn, autosave, attempt, {
    ask: async () => (await ask()).told,
    goOn: () => { lock(false); counting.goOn(); },
  });

  counting.goOn(); // only now: the end may have come before the page

  setInterval(async () => {
    const { told, redirect } = await ask();
    if (told !== 'over' || !redirect || autosave.isOver) return;
    await autosave.flush(); // what waits is kept beside the paper
    if (!autosave.isOver && autosave.isClean) autosave.end({ redirect });
  }, ASK_AGAIN);
}

document.querySelectorAll('form[data-autosave]').forEach(wire);
