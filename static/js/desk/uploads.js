// Pictures and sounds dropped on the text, pasted or chosen: the description is asked for, then they are sent and named.
import { word } from '../words.js';

const token = () => document.querySelector('meta[name=csrf-token]').content;

export function startUploads(editor, root) {
  const { upload, path } = root.dataset;
  const dialog = document.querySelector('#upload');
  if (!upload || !dialog) return;
  const form = dialog.querySelector('form');
  const input = form.querySelector('input[type=file]');
  const says = form.querySelector('[data-says]');

  function open(files) {
    form.reset();
    says.textContent = '';
    if (files) input.files = files;
    dialog.showModal();
    (files ? form.querySelector('[name=alt]') : input).focus();
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!input.files.length) { says.textContent = word('no_file'); return; }
    const body = new FormData(form);
    body.set('beside', path);
    says.textContent = word('uploading_file');
    let answer;
    try {
      const response = await fetch(upload, { method: 'POST', body, headers: { Accept: 'application/json', 'X-CSRFToken': token() } });
      answer = await response.json();
    } catch {
      answer = { error: word('away') };
    }
    if (answer.error) { says.textContent = answer.error; return; }
    dialog.close();
    editor.insert(answer.files.map((one) => one.markdown).join('\n\n'));
  });

  const filesOf = (data) => (data && [...data.types].includes('Files') && data.files.length ? data.files : null);
  editor.view.dom.addEventListener('paste', (event) => {
    const files = filesOf(event.clipboardData);
    if (files) { event.preventDefault(); event.stopPropagation(); open(files); }
  }, true);
  editor.view.dom.addEventListener('dragover', (event) => { if ([...event.dataTransfer.types].includes('Files')) event.preventDefault(); });
  editor.view.dom.addEventListener('drop', (event) => {
    const files = filesOf(event.dataTransfer);
    if (files) { event.preventDefault(); event.stopPropagation(); open(files); }
  }, true);
  root.addEventListener('desk:pick', () => open(null));
}
