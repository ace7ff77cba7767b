// The authoring desk: one document in an editor, saved, checked and shown while one types.
import { startEditor } from './desk/editor.js';
import { startLive } from './desk/live.js';
import { startSaving } from './desk/saving.js';
import { startUploads } from './desk/uploads.js';
import { startToolbar } from './desk/toolbar.js';

const root = document.querySelector('[data-editor]');
if (root) {
  const editor = startEditor(root);
  if (!('shut' in root.dataset)) {
    startToolbar(editor, root);
    startSaving(editor, root);
    startUploads(editor, root);
  }
  startLive(editor, root);
}
