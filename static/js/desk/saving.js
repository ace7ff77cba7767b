// Keeps what is typed, saves drafts, and says who else is at the document.
import { Autosave } from '../autosave.js';
import { post } from '../post.js';
import { SealedQueue } from '../sealed.js';
import { word } from '../words.js';

const TYPING = 1200;
const BEAT = 30000;

export function startSaving(editor, root) {
  const { data: state } = { data: root.dataset };
  const form = root.querySelector('[data-editor-form]');
  const dialog = document.querySelector('#typed-elsewhere');
  const body = () => ({ text: editor.text(), base: state.base });
  let saved = editor.text();

  const autosave = new Autosave({
    url: state.autosave,
    queue: new SealedQueue(state),
    signIn: state.signIn,
    hooks: {
      seq: () => Number(state.seq),
      setSeq: (_id, seq) => { state.seq = seq; },
      content: (sent) => sent.text,
      conflict: (_id, data) => (typeof data.answer === 'string' ? ask(data) : autosave.resolve('text', data.seq ?? 0, body())),
      saved: (_id, data) => autosave.show('saved', word('kept', { time: data.saved_at })),
    },
  });

  function ask({ answer, seq }) {
    dialog.querySelector('[data-theirs]').textContent = answer;
    dialog.querySelector('[data-use-theirs]').onclick = () => {
      dialog.close();
      editor.setText(answer);
      autosave.resolve('text', seq, null);
    };
    dialog.querySelector('[data-keep-mine]').onclick = () => { dialog.close(); autosave.resolve('text', seq, body()); };
    dialog.showModal();
  }

  const left = autosave.left().text;
  if (left && left.body.text !== editor.text()) {
    editor.setText(left.body.text);
    state.base = left.body.base;
    autosave.put('text', body());
  }
  editor.onChange(() => { if (editor.text() !== saved) autosave.put('text', body(), TYPING); });

  async function save() {
    autosave.show('saving', word('saving'));
    const note = form.querySelector('[name=note]');
    let text;
    const { status, data } = await autosave.alone(() => {
      text = editor.text();
      return post(state.save, { text, base: state.base, note: note.value });
    });
    if (status === 200) {
      Object.assign(state, { base: data.sha256, seq: 0 });
      form.querySelector('[name=base]').value = data.sha256;
      saved = text;
      note.value = '';
      autosave.waiting.clear();
      autosave.held.clear();
      autosave.keep();
      autosave.show('saved', word('draft_saved', { number: data.number, time: data.saved_at }));
      if (editor.text() !== text) autosave.put('text', body(), TYPING);
      root.dispatchEvent(new CustomEvent('desk:saved'));
    } else if (status === 409) {
      if (await autosave.flush()) location.assign(data.merge);
      else autosave.show('wrong', data.error, word('merge'), data.merge, false);
    } else if (status === 401) {
      autosave.show('wrong', word('signed_out'), word('sign_in'), state.signIn);
    } else {
      autosave.show('wrong', word('refused', { why: data.error || word('away') }));
      if (!status || status >= 500) autosave.put('text', body());
    }
  }

  form.addEventListener('submit', (event) => { event.preventDefault(); save(); });
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); save(); }
  });
  root.addEventListener('desk:say', (event) => autosave.show('wrong', event.detail));
  beat(editor, root, state);
}

/** Says now and then that the document is open here, and shows who else has it open. */
function beat(editor, root, state) {
  const place = root.querySelector('[data-others]');
  const say = async () => {
    if (document.hidden) return;
    const { status, data } = await post(state.presence, {});
    if (status !== 200) return;
    const lines = data.others.map((one) => word(one.here ? 'other_here' : 'other_unsaved', { name: one.name, when: one.unsaved || '' }));
    place.replaceChildren(lines.join(' '));
    if (data.standing === state.base) return;
    const link = document.createElement('a');
    Object.assign(link, { href: state.merge, textContent: word('merge') });
    place.append(' ', word('moved_on', { name: data.author }), ' ', link);
  };
  say();
  setInterval(say, BEAT);
  document.addEventListener('visibilitychange', say);
}
