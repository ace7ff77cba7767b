// The toolbar: what one wants most often by a button, everything else from the list to search in.
import { redo, undo } from '@codemirror/commands';
import { word } from '../words.js';
import { offered } from './snippets.js';
import { editTable } from './tablegrid.js';

function lineStart(editor, sign) {
  const { view } = editor;
  const line = view.state.doc.lineAt(view.state.selection.main.from);
  const has = line.text.startsWith(sign);
  view.dispatch({ changes: { from: line.from, to: line.from + (has ? sign.length : 0), insert: has ? '' : sign } });
  view.focus();
}

const BUTTONS = [
  ['undo', '↶', (editor) => undo(editor.view)],
  ['redo', '↷', (editor) => redo(editor.view)],
  ['heading', 'H', (editor) => lineStart(editor, '## '), 'prose'],
  ['strong', 'B', (editor) => editor.wrap('**'), 'prose'],
  ['em', 'I', (editor) => editor.wrap('*'), 'prose'],
  ['list', '•', (editor) => lineStart(editor, '- '), 'prose'],
  ['quote', '❝', (editor) => lineStart(editor, '> ')],
  ['picture', '▣', (editor) => editor.root.dispatchEvent(new CustomEvent('desk:pick'))],
  ['grid', '▦', (editor) => editTable(editor)],
  ['find', '⌕', (editor) => editor.find()],
];

export function startToolbar(editor, root) {
  const bar = root.querySelector('[data-toolbar]');
  const dialog = document.querySelector('#snippets');
  for (const [name, sign, act] of BUTTONS) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn bare author__tool', textContent: sign, title: word(`tool ${name}`) });
    button.setAttribute('aria-label', word(`tool ${name}`));
    button.addEventListener('click', () => act(editor));
    bar.append(button);
  }
  const more = document.createElement('button');
  Object.assign(more, { type: 'button', className: 'btn', textContent: word('tool snippets') });
  more.setAttribute('aria-haspopup', 'dialog');
  more.addEventListener('click', () => open(dialog, editor, root));
  bar.append(more);
  bar.hidden = false;
  editor.view.dom.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = { b: () => editor.wrap('**'), i: () => editor.wrap('*'), e: () => open(dialog, editor, root) }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}

function open(dialog, editor, root) {
  const list = dialog.querySelector('[data-snippets]');
  const search = dialog.querySelector('input');
  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    const fits = ([name, , pinyin]) => !wanted || word(`snippet ${name}`).includes(wanted) || pinyin.replaceAll(' ', '').includes(wanted)
      || pinyin.split(' ').map((part) => part[0]).join('').includes(wanted);
    list.replaceChildren(...offered(root.dataset.role).filter(fits).map(([name, , , text]) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'btn bare author__snippet' });
      const label = document.createElement('strong');
      label.textContent = word(`snippet ${name}`);
      const sample = document.createElement('code');
      sample.textContent = text.replace('|>', '').split('\n')[0];
      button.append(label, ' ', sample);
      button.addEventListener('click', () => { dialog.close(); editor.insert(text, { block: text.endsWith('\n') }); });
      item.append(button);
      return item;
    }));
  };
  search.value = '';
  search.oninput = show;
  search.onkeydown = (event) => {
    if (event.key === 'Enter') { event.preventDefault(); list.querySelector('button')?.click(); }
  };
  show();
  dialog.showModal();
  search.focus();
}
