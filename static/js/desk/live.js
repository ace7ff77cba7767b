// While one types: what is wrong at its line, and what a student will see beside it.
import { post } from '../post.js';
import { word } from '../words.js';

const PAUSE = 700;
const PHONE = 390;

export function startLive(editor, root) {
  const { problems, preview } = root.dataset;
  const frame = root.querySelector('[data-preview-frame]');
  let timer;
  let running = false;
  let again = false;

  async function look() {
    if (running) { again = true; return; }
    running = true;
    const sent = { text: editor.text() };
    const [found, shown] = await Promise.all([post(problems, sent), post(preview, sent)]);
    if (found.status === 200) showProblems(editor, root, found.data);
    else if (found.data.error) editor.say(found.data.error);
    if (shown.status === 200) {
      put(frame, shown.data.html);
      follow(frame, editor);
    }
    running = false;
    if (again) { again = false; look(); }
  }

  editor.onChange(() => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  root.addEventListener('desk:saved', look);
  wireWidths(root, frame);
  look();
}

function showProblems(editor, root, { problems, elsewhere, words, minutes }) {
  editor.showProblems(problems);
  const list = root.querySelector('[data-problems-list]');
  list.replaceChildren(...(problems.length ? problems.map((one) => problemLine(editor, one)) : [line('faint', word('no_problems'))]));
  const place = root.querySelector('[data-elsewhere]');
  place.replaceChildren();
  if (elsewhere.count) {
    const [first] = elsewhere.first;
    const link = document.createElement('a');
    Object.assign(link, { href: `${first.href}#line-${first.line}`, textContent: `${first.path}:${first.line}` });
    place.append(word('elsewhere', { n: elsewhere.count }), ' ', link);
  }
  const counts = root.querySelector('[data-counts]');
  if (counts) counts.textContent = word('counts', { n: words, minutes });
}

function line(className, text) {
  const item = document.createElement('li');
  Object.assign(item, { className, textContent: text });
  return item;
}

function problemLine(editor, { line: number, column, severity, message }) {
  const item = document.createElement('li');
  item.className = severity === 'error' ? 'bad' : 'warn';
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'link', textContent: word('problem', { n: number, message }) });
  button.addEventListener('click', () => editor.goTo(number, column));
  item.append(button);
  return item;
}

/** Puts the new content into the frame, which stays where it was scrolled to. */
function put(frame, html) {
  const main = frame.contentDocument?.querySelector('[data-preview]');
  if (!main) {
    frame.addEventListener('load', () => put(frame, html), { once: true });
    return;
  }
  const page = new DOMParser().parseFromString(html, 'text/html');
  const open = [...main.querySelectorAll('details')].map((one) => one.open);
  main.replaceChildren(...page.body.childNodes);
  [...main.querySelectorAll('details')].forEach((one, n) => { if (open[n]) one.open = true; });
}

let followed = -1;

/** Brings the section one writes in into sight, when it is another one than before. */
function follow(frame, editor) {
  const lines = editor.text().split('\n').slice(0, editor.line());
  const section = lines.filter((line) => line.startsWith('## ')).length - 1;
  if (section === followed) return;
  followed = section;
  frame.contentDocument?.querySelectorAll('[data-section]')[section]?.scrollIntoView({ block: 'start' });
}

function wireWidths(root, frame) {
  const group = root.querySelector('[data-widths]');
  const buttons = [...group.querySelectorAll('[data-preview-width]')];
  group.hidden = false;
  const set = (width) => {
    frame.width = width === 'full' ? '100%' : String(PHONE);
    root.dataset.width = width;
    buttons.forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.previewWidth === width)));
  };
  buttons.forEach((one) => one.addEventListener('click', () => set(one.dataset.previewWidth)));
  set('390');
}
