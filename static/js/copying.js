// [data-copy="id"]: puts the text of that field on the clipboard and says so on the button.
const SHOWN = 2000;

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy'); // plain http knows no clipboard
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  const field = button && document.getElementById(button.dataset.copy);
  if (!field || !(await copy(field))) return;
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, SHOWN);
});
