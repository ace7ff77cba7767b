// Completes what a text may name: objectives, questions, tasks, media, terms and kinds of questions.
import { get } from '../post.js';

const FRESH = 60000; // the course may gain a question while one writes

let asked = null;
let known = {};

async function keys(root) {
  if (!asked || Date.now() - asked > FRESH) {
    asked = Date.now();
    const { status, data } = await get(root.dataset.keys);
    if (status === 200) known = data;
  }
  return known;
}

const options = (entries, type, apply) => entries.map((one) => ({
  label: one.key, detail: one.title, type, apply: apply ? apply(one) : one.key,
}));

/** The way from a document to a file of the course. */
function relative(from, to) {
  const base = from.split('/').slice(0, -1);
  const parts = to.split('/');
  let same = 0;
  while (same < base.length && base[same] === parts[same]) same += 1;
  return [...base.slice(same).map(() => '..'), ...parts.slice(same)].join('/');
}

// What stands before the cursor -> what may follow.
const RULES = [
  [/\[question[ \t]+[\w-]*$/, /[\w-]*$/, (all) => options(all.questions || [], 'constant')],
  [/^###+ \S+ [^\s{]*$/, /[^\s]*$/, (all) => options(all.kinds || [], 'keyword')],
  [/(^objectives:.*|\{[^}\n]*|\|[^|\n]*)(?<![\w.])[KSAG][\w.]*$/, /[KSAG][\w.]*$/, (all) => options(all.objectives || [], 'property')],
  [/\]\([^)\s]*$/, /[^(]*$/, (all, root) => [
    ...options(all.media || [], 'file', (one) => encodeURI(relative(root.dataset.path, one.key))),
    ...options((all.tasks || []).map((one) => ({ ...one, key: one.title })), 'link', (one) => encodeURI(relative(root.dataset.path, one.path))),
  ]],
  [/\|\s*=[\w-]*$/, /[\w-]*$/, (all) => options(all.activities || [], 'constant')],
];

export function sources(root) {
  return [async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    for (const [pattern, part, offer] of RULES) {
      if (!pattern.test(before)) continue;
      const from = context.pos - part.exec(before)[0].length;
      const found = offer(await keys(root), root);
      return found.length ? { from, options: found, validFor: /^[^\s)|}\]]*$/ } : null;
    }
    if (!context.explicit) return null;
    const { terms = [], objectives = [] } = await keys(root);
    const typed = /[\w.\u4e00-\u9fff]*$/.exec(before)[0];
    return { from: context.pos - typed.length, options: [...options(terms, 'text'), ...options(objectives, 'property')] };
  }];
}
