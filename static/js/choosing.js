// Choosing things: the names of dropped files, and "select all".
import { word } from './words.js';

const frameOf = (event) => event.target.closest?.('[data-drop]');

document.addEventListener('change', (event) => {
  const frame = frameOf(event);
  if (frame && event.target.type === 'file') {
    const names = [...event.target.files].map((file) => file.name);
    frame.querySelector('[data-drop-name]').textContent =
      names.length > 1 ? `${word('files', { n: names.length })}：${names.join('、')}` : names[0] || word('drop');
  }
  if (event.target.matches?.('[data-select-all], [type=checkbox]')) choose(event.target);
});

for (const type of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    const frame = frameOf(event);
    if (!frame) return;
    if (type !== 'dragleave') event.preventDefault();
    frame.classList.toggle('drop--over', type === 'dragover');
    if (type !== 'drop' || !event.dataTransfer.files.length) return;
    const field = frame.querySelector('input[type=file]');
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

function choose(box) {
  const form = box.closest('form, table');
  const all = box.matches('[data-select-all]') ? box : form?.querySelector(`[data-select-all="${CSS.escape(box.name)}"]`);
  if (!all) return;
  const boxes = [...form.querySelectorAll(`[name="${CSS.escape(all.dataset.selectAll)}"]`)];
  if (box === all) boxes.forEach((one) => { one.checked = all.checked; });
  const n = boxes.filter((one) => one.checked).length;
  all.checked = n === boxes.length;
  all.indeterminate = n > 0 && n < boxes.length;
  document.querySelectorAll('[data-selected-count]').forEach((place) => { place.textContent = n; });
}
