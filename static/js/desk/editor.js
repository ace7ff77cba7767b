// The editor itself: CodeMirror in place of the text area, with what the desk asks of it.
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, defineLanguageFacet, HighlightStyle, Language, syntaxHighlighting } from '@codemirror/language';
import { yamlFrontmatter } from '@codemirror/lang-yaml';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, openSearchPanel, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { parser, Table } from '@lezer/markdown';
import { word } from '../words.js';
import { sources } from './completion.js';

const LONGEST = 512 * 1024; // bytes, as the server takes
const TAKEN_IN = 4 * LONGEST; // a paste above this is not even put into the editor

// Not @codemirror/lang-markdown: it brings HTML, CSS and JavaScript along, twice the size.
const markdown = new Language(defineLanguageFacet(), parser.configure([Table]), [], 'markdown');

const colours = HighlightStyle.define([
  { tag: tags.heading, class: 'cm-heading' },
  { tag: tags.strong, class: 'cm-strong' },
  { tag: tags.emphasis, class: 'cm-em' },
  { tag: [tags.link, tags.url], class: 'cm-link' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: 'cm-key' },
  { tag: [tags.processingInstruction, tags.meta, tags.punctuation], class: 'cm-faint' },
  { tag: [tags.comment, tags.quote], class: 'cm-quote' },
  { tag: [tags.monospace, tags.string], class: 'cm-code' },
]);

const phrases = () => Object.fromEntries(
  ['Find', 'Replace', 'next', 'previous', 'all', 'match case', 'regexp', 'by word', 'replace', 'replace all', 'close',
    'current match', 'replaced $ matches', 'replaced match on line $', 'on line', 'No diagnostics', 'Diagnostics', 'Go to line', 'go']
    .map((phrase) => [phrase, word(`cm ${phrase}`)]),
);

/** Refuses what would make the page unusable, and says so; anything else passes. */
function sizeGuard(say) {
  return EditorState.transactionFilter.of((change) => {
    if (!change.docChanged) return change;
    let added = 0;
    change.changes.iterChanges((_a, _b, _c, _d, text) => { added += text.length; });
    if (added < TAKEN_IN) return change;
    say(word('too_long', { limit: LONGEST / 1024 }));
    return [];
  });
}

export function startEditor(root) {
  const area = root.querySelector('textarea[name=text]');
  const listeners = [];
  const isShut = 'shut' in root.dataset;
  const say = (text) => root.dispatchEvent(new CustomEvent('desk:say', { detail: text }));
  const view = new EditorView({
    parent: area.parentElement,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        EditorView.cspNonce.of(root.dataset.nonce),
        EditorState.phrases.of(phrases()),
        EditorState.readOnly.of(isShut),
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), highlightSelectionMatches(),
        EditorView.lineWrapping,
        yamlFrontmatter({ content: markdown }),
        syntaxHighlighting(colours),
        lintGutter(),
        autocompletion({ override: sources(root) }),
        keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
        sizeGuard(say),
        EditorView.contentAttributes.of({ 'aria-label': word('text_label'), spellcheck: 'false', lang: 'zh-CN' }),
        EditorView.updateListener.of((update) => { if (update.docChanged) listeners.forEach((told) => told()); }),
      ],
    }),
  });
  area.hidden = true;
  area.before(view.dom);
  const form = root.querySelector('[data-editor-form]');
  form.addEventListener('submit', () => { area.value = view.state.doc.toString(); }, true);

  const at = (line, column = 1) => {
    const found = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    return Math.min(found.from + column - 1, found.to);
  };
  const editor = {
    root,
    view,
    text: () => view.state.doc.toString(),
    setText(text) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }); },
    onChange: (told) => listeners.push(told),
    goTo(line, column) {
      const place = at(line, column);
      view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: 'center' }) });
      view.focus();
    },
    line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
    showProblems(problems) {
      view.dispatch(setDiagnostics(view.state, problems.map(({ line, column, severity, message }) => {
        const from = at(line, column);
        return { from, to: Math.max(from, view.state.doc.lineAt(from).to), severity, message };
      })));
    },
    /** Puts text in the place of the selection; `|` in it is where the cursor stands afterwards. */
    insert(text, { block = false } = {}) {
      const { from, to } = view.state.selection.main;
      const line = view.state.doc.lineAt(from);
      const before = block && line.from !== from ? '\n\n' : block && line.number > 1 && view.state.doc.line(line.number - 1).text ? '\n' : '';
      const after = block && view.state.doc.lineAt(to).to !== to ? '\n\n' : '';
      const whole = before + text + after;
      const mark = whole.indexOf('|>');
      view.dispatch({
        changes: { from, to, insert: whole.replace('|>', '') },
        selection: { anchor: from + (mark < 0 ? whole.length - after.length : mark) },
        scrollIntoView: true,
      });
      view.focus();
    },
    wrap(before, after = before) {
      const { from, to } = view.state.selection.main;
      const chosen = view.state.sliceDoc(from, to);
      const inside = chosen.startsWith(before) && chosen.endsWith(after) && chosen.length >= before.length + after.length;
      const text = inside ? chosen.slice(before.length, chosen.length - after.length) : before + chosen + after;
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + (inside ? 0 : before.length), head: from + (inside ? text.length : before.length + chosen.length) },
      });
      view.focus();
    },
    find: () => openSearchPanel(view),
    focus: () => view.focus(),
    say,
  };
  const line = Number(/^#line-(\d+)$/.exec(location.hash)?.[1]);
  if (line) editor.goTo(line);
  return editor;
}

