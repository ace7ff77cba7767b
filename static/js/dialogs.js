// Native dialogs: [data-dialog=id] opens, [data-close] and a click beside it close.
export function open(dialog) {
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
}

export function close(dialog) {
  if (dialog.close) dialog.close();
  else dialog.removeAttribute('open');
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.dispatchEvent(new CustomEvent('lms:open'));
    open(dialog);
  }
  const closer = event.target.closest('[data-close]');
  if (closer) close(closer.closest('dialog'));
  if (event.target.tagName === 'DIALOG') close(event.target);
});
