// On every page.
import './page.js';
import './dialogs.js';
import './owner.js';
import './submitting.js';
import './tabs.js';
import './choosing.js';
import './heartbeat.js';
import './waiting.js';
import './fragments.js';
import './copying.js';
