// Two versions beside each other: to the next change and back, by button or by key.
import { startChanges } from './desk/changes.js';

startChanges(document.querySelector('[data-changes]'));
