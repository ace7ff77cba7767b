// The media library: files are sent with their progress; without this the form is sent as any other.
import { word } from './words.js';

const form = document.querySelector('form[data-library]');

form?.addEventListener('submit', (event) => {
  if (!form.querySelector('input[type=file]').files.length) return;
  event.preventDefault();
  const bar = form.querySelector('progress');
  const says = form.querySelector('[data-says]');
  const button = form.querySelector('button[type=submit]');
  const request = new XMLHttpRequest();
  const ends = (message) => {
    bar.hidden = true;
    button.disabled = false;
    says.textContent = message;
  };
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
    says.textContent = loaded < total ? word('library_sending', { n: Math.floor((100 * loaded) / total) }) : word('library_working');
  });
  request.addEventListener('error', () => ends(word('library_away')));
  request.addEventListener('load', () => {
    if (request.status === 413) return ends(word('library_large'));
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* a page instead of an answer */ }
    if (!answer.files) return ends(answer.error || word('library_away'));
    ends(word('library_done', { n: answer.files.length }));
    location.reload();
  });
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'application/json');
  bar.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
});
