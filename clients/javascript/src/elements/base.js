import { NotificationClient, NotificationError, Unauthorized } from '../index.js';
import { ago, language, learn, say } from './words.js';

/** @typedef {import('../types.js').Notification} Notification */

/** Where there is no page (a server renders it), the classes can be imported all the same. */
export const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/**
 * Makes an element. Functions and `textContent` become properties, all else attributes: so nothing here is ever read as HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [props] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function' || name === 'textContent') /** @type {any} */ (el)[name] = value;
    else if (value !== undefined && value !== false) el.setAttribute(name, value === true ? '' : value);
  }
  el.append(...children);
  return el;
}

/** The shape of what closes something. */
export const cross = 'M6 6l12 12M18 6L6 18';

/** @param {string} shape */
export function icon(shape) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const path = document.createElementNS(ns, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', shape);
  svg.append(path);
  return svg;
}

/** A link that may be followed: http(s) alone, whatever the notification says. @param {unknown} link */
export function href(link) {
  try {
    const url = new URL(/** @type {string} */ (link), location.href);
    return link && /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} link */
export function follow(link) {
  const url = href(link);
  if (url) location.assign(url);
}

/** @param {string} url @returns {() => Promise<import('../types.js').Token>} */
const tokens = (url) => async () => {
  const answer = await fetch(url, { method: 'POST', credentials: 'include', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(10000) });
  if (answer.status === 401 || answer.status === 403) throw new Unauthorized();
  const got = answer.ok && (await answer.json().catch(() => null));
  if (!got) throw new NotificationError('token', `no token: ${answer.url} answered ${answer.status}`, { retryAfter: Number(answer.headers.get('Retry-After')) || undefined });
  return got;
};

/** @type {WeakMap<NotificationClient, Hub>} */
const hubs = new WeakMap();
/** @type {Map<string, Hub>} by server and source of tokens */
const shared = new Map();
/** @type {NotificationClient | null} */
let standard = null;
/** @type {Set<NotificationElement>} that are on the page */
const present = new Set();

/** The client of all elements that have neither one of their own nor a `token-url`. @param {NotificationClient | null} client */
export function setDefaultClient(client) {
  standard = client;
  for (const el of present) el.bind();
}

/** What elements of one client have in common: they speak with one voice, and hide together what is about to be removed. */
class Hub {
  /** @type {Set<NotificationElement>} */
  elements = new Set();
  /** @type {Map<number, () => void>} removes it now */
  removing = new Map();
  /** @type {Record<string, number>} unread by category */
  counts = {};
  #asked = '';
  #asking = false;
  #news = 0;
  #note = '';
  #spoke = -5000;
  /** @type {any} */
  #timer;
  /** @type {(() => void)[]} */
  #leave = [];

  /** @param {NotificationClient} client @param {string} [key]  if the client is ours, and ends with its last element */
  constructor(client, key) {
    this.client = client;
    this.key = key;
    hubs.set(client, this);
  }

  /** @param {NotificationElement} el */
  add(el) {
    this.elements.add(el);
    if (this.#leave.length) return;
    /** @param {EventTarget} target @param {string} type @param {(e: any) => void} listener */
    const on = (target, type, listener) => {
      target.addEventListener(type, listener);
      this.#leave.push(() => target.removeEventListener(type, listener));
    };
    const { client } = this;
    on(client, 'change', () => this.changed());
    on(client, 'notification', (e) => this.#arrived(e.detail.notification));
    for (const type of ['backlog', 'state', 'error']) on(client, type, (e) => this.#tell(type, e.detail));
    on(document, 'visibilitychange', () => (document.hidden ? this.flush() : this.changed()));
    on(window, 'pagehide', () => this.flush());
    if (client.getSnapshot().state === 'idle') client.connect();
  }

  /** @param {NotificationElement} el */
  delete(el) {
    this.elements.delete(el);
    // Later, since an element that is moved leaves and comes.
    setTimeout(() => {
      if (this.elements.size) return;
      this.flush();
      for (const leave of this.#leave.splice(0)) leave();
      if (this.key && shared.delete(this.key)) this.client.close();
    });
  }

  changed() {
    for (const el of this.elements) el.changed();
  }

  flush() {
    for (const remove of this.removing.values()) remove();
  }

  /** @param {string} type @param {any} detail */
  #tell(type, detail) {
    for (const el of this.elements) el.emit(type, detail);
    if (type !== 'backlog' || !detail.unread) return;
    for (const el of this.elements) el.returned(detail.unread);
    this.say((el) => el.t('away', { count: detail.unread }));
  }

  /** @param {Notification} n */
  #arrived(n) {
    const text = n.title || n.message.slice(0, 200);
    for (const el of this.elements) {
      el.emit('arrive', { notification: n });
      el.arrived(n);
    }
    const urgent = n.priority === 'urgent';
    if (!urgent) this.#news++;
    this.say((el) => el.t('arrived', { text }), urgent);
  }

  /** Asks for the counts by category, once a second at most and only after something changed. */
  count() {
    const { cursor, state } = this.client.getSnapshot();
    if (this.#asking || !cursor || this.#asked === cursor || state !== 'live') return;
    this.#asking = true;
    this.#asked = cursor;
    this.client
      .counts()
      .then(({ by_category }) => (this.counts = by_category), () => {})
      .finally(() => {
        this.changed();
        setTimeout(() => {
          this.#asking = false;
          this.changed();
        }, 1000);
      });
  }

  /**
   * Tells readers of the screen: once for all elements and once in five seconds, arrivals summed up; what is urgent at once.
   * @param {(el: NotificationElement) => string} words @param {boolean} [urgent]
   */
  say(words, urgent) {
    const speaker = [...this.elements].find((el) => el.speaks && (el.checkVisibility?.() ?? true));
    if (!speaker) return;
    if (urgent) return speaker.speak(words(speaker), true);
    this.#note = words(speaker);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#spoke = performance.now();
      speaker.speak(this.#news > 1 ? speaker.t('arrivals', { count: this.#news }) : this.#note);
      this.#news = 0;
    }, Math.max(0, this.#spoke + 5000 - performance.now()));
  }
}

/** @type {any} */
let clock;

/** What all the elements are. */
export class NotificationElement extends Base {
  static names = ['server', 'token-url', 'theme', 'lang'];
  static properties = ['strings', 'formatTime'];
  static get observedAttributes() {
    return this.names;
  }

  speaks = true;
  /** @type {Hub | null} */
  hub = null;
  /** @type {NotificationClient | null} */
  #client = null;
  /** @type {Record<string, any>} the properties that were set */
  own = {};
  #lang = 'en';
  #built = false;
  /** @type {HTMLElement | undefined} */
  #voice;
  /** @type {ElementInternals | undefined} */
  #internals;

  constructor() {
    super();
    this.root = this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet()];
    this.#internals = this.attachInternals?.();
  }

  get client() {
    return this.#client ?? this.hub?.client ?? null;
  }

  set client(client) {
    this.#client = client;
    if (this.isConnected) this.bind();
  }

  connectedCallback() {
    // What was set before the element was defined hides the properties of its class.
    for (const name of Object.keys(this)) {
      if (name in Object.getPrototypeOf(this)) {
        const value = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = value;
      }
    }
    if (!present.size) clock = setInterval(tick, 60000);
    present.add(this);
    this.#built = true;
    this.rebuild();
    this.bind();
  }

  disconnectedCallback() {
    present.delete(this);
    if (!present.size) clearInterval(clock);
    this.leave();
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    if (!this.#built || before === value) return;
    if (name === 'server' || name === 'token-url') this.bind();
    else if (name === 'lang') this.rebuild();
    else this.changed();
  }

  /** Finds the client: one's own, that of the same server and source of tokens, or the page's. */
  bind() {
    const url = this.getAttribute('token-url');
    const server = this.getAttribute('server') ?? undefined;
    let hub = null;
    const given = this.#client ?? (url === null ? standard : null);
    if (given) hub = hubs.get(given) ?? new Hub(given);
    else if (url !== null) {
      const source = new URL(url, document.baseURI).href;
      const key = `${server && new URL(server, document.baseURI).href} ${source}`;
      hub = shared.get(key);
      if (!hub) shared.set(key, (hub = new Hub(new NotificationClient({ server, token: tokens(source) }), key)));
    }
    if (hub !== this.hub) {
      this.leave();
      this.hub = hub;
      hub?.add(this);
    }
    this.changed();
  }

  leave() {
    this.hub?.delete(this);
    this.hub = null;
  }

  /** Makes all anew, in the present language. */
  rebuild() {
    if (!this.#built) return;
    /** @type {any} */
    let at = this;
    let lang = null;
    while (at && lang === null) {
      lang = at.closest('[lang]')?.getAttribute('lang') || null;
      at = at.getRootNode().host;
    }
    this.#lang = language(lang ?? navigator.language, !!this.own.strings);
    learn(this.#lang).then((more) => more && this.rebuild(), () => {});
    const box = h('div', { lang: this.#lang, class: 'box' });
    this.#voice = h('div', { class: 'sr', 'aria-live': 'polite' });
    this.build(box);
    this.root.replaceChildren(box, this.#voice);
    this.changed();
  }

  /** @param {HTMLElement} box */
  build(box) {}

  /** Something in the client's snapshot, or an attribute, is other than it was. */
  changed() {}

  /** @param {Notification} n */
  arrived(n) {}

  /** @param {number} count  how many arrived while it was not live */
  returned(count) {}

  /** @param {string} key @param {{count?: number, text?: string}} [values] */
  t(key, values) {
    return say(this.#lang, this.own.strings, key, values);
  }

  get language() {
    return this.#lang;
  }

  /** @param {string} type @param {object} detail @param {boolean} [cancelable] @returns {boolean} whether the page let it be */
  emit(type, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(`notification-${type}`, { detail, bubbles: true, composed: true, cancelable }));
  }

  /** @param {string} name @param {boolean} on  for `:state(name)` */
  state(name, on) {
    const states = this.#internals?.states;
    // Each change of a state, be it the same again, makes the browser look at all rows anew.
    try {
      if (states && states.has(name) !== on) states[on ? 'add' : 'delete'](name);
    } catch {}
  }

  /** @param {string} text @param {boolean} [urgent] */
  speak(text, urgent) {
    const el = /** @type {any} */ (this);
    if (el.ariaNotify) return el.ariaNotify(text, { priority: urgent ? 'high' : 'normal' });
    this.#voice?.replaceChildren(h('span', { role: urgent && 'alert' }, text));
  }

  /** @param {Notification} n */
  time(n) {
    const date = new Date(n.created_at);
    const time = h('time', { part: 'item-time', datetime: n.created_at, title: date.toLocaleString(this.#lang) });
    this.tick(time);
    return time;
  }

  /** @param {HTMLTimeElement} time */
  tick(time) {
    const date = new Date(time.dateTime);
    const text = this.own.formatTime?.(date) ?? ago(date, Date.now(), this.#lang);
    if (time.textContent !== text) time.textContent = text;
  }

  /** Does what a click on a notification does, if the page lets it. @param {Notification} n @returns {boolean} */
  activate(n) {
    if (!this.emit('activate', { notification: n }, true)) return false;
    if (!n.read) this.client?.markRead(n.id).catch((error) => this.failed(error));
    return true;
  }

  /** @param {any} error */
  failed(error) {
    this.hub?.say((el) => el.t('failed', { text: error.detail ?? error.message }));
  }
}

const flags = ['open', 'title-badge', 'app-badge', 'desktop', 'quiet'];

/** Gives a class a property for each of its attributes, and those that only script can set. @param {typeof NotificationElement} type */
export function setUp(type) {
  for (const name of type.names) {
    if (name === 'lang') continue;
    const flag = flags.includes(name);
    Object.defineProperty(type.prototype, name.replace(/-(.)/, (_, c) => c.toUpperCase()), {
      get() {
        return flag ? this.hasAttribute(name) : this.getAttribute(name);
      },
      set(value) {
        if (flag) this.toggleAttribute(name, !!value);
        else if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
  for (const name of type.properties) {
    Object.defineProperty(type.prototype, name, {
      get() {
        return this.own[name];
      },
      set(value) {
        this.own[name] = value;
        this.rebuild();
      },
    });
  }
}

/** Keeps what is said of the time true, on one clock for all. */
function tick() {
  if (!document.hidden) for (const el of present) el.root.querySelectorAll('time').forEach((time) => el.tick(time));
}

/** @type {CSSStyleSheet | undefined} */
let common;

/** A sheet that no `style-src` of a page forbids, since it is constructed. @param {string} [text]  default: what all elements wear */
export function sheet(text) {
  if (!text && common) return common;
  const made = new CSSStyleSheet();
  made.replaceSync(text ?? css);
  return text ? made : (common = made);
}

const css = `
:host {
  --accent: var(--notification-accent, light-dark(#2f5fd0, #8fb4ff));
  --accent-text: var(--notification-accent-text, light-dark(#fff, #10182b));
  --back: var(--notification-background, light-dark(#fff, #1b1d21));
  --surface: var(--notification-surface, light-dark(#f4f6f9, #26292f));
  --text: var(--notification-text, light-dark(#1a1d23, #eceef2));
  --muted: var(--notification-text-muted, light-dark(#5a6270, #a7afbd));
  --border: var(--notification-border, light-dark(#e0e4ea, #373b43));
  --focus: var(--notification-focus, var(--accent));
  --urgent: var(--notification-urgent, light-dark(#b3261e, #ff9b92));
  --high: var(--notification-high, light-dark(#8a5200, #f5bd6b));
  --radius: var(--notification-radius, 12px);
  --space: var(--notification-space, 12px);
  display: inline-block;
  font: var(--notification-font-size, 14px)/1.45 var(--notification-font, system-ui, sans-serif);
  text-align: start;
}
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host([hidden]), [hidden] { display: none !important }
:host(:state(block)) { display: block; max-height: var(--notification-height, 85dvh) }
*, ::before { box-sizing: border-box }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; touch-action: manipulation }
button:disabled { opacity: .4; cursor: default }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px }
svg { display: block; width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round }
.icon { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 8px; color: var(--muted); flex: none }
.icon:hover:enabled { background: var(--surface); color: var(--text) }
.text { color: var(--accent); font-weight: 600; min-height: 24px; padding-inline: 2px }
.text:hover { text-decoration: underline }

[part=dot] { width: 8px; height: 8px; border-radius: 50% }
[part=bell] { position: relative; display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; anchor-name: --bell; color: inherit }
[part=bell]:hover, :host([open]) [part=bell] { background: color-mix(in srgb, currentColor 9%, transparent) }
[part=bell] svg { width: 22px; height: 22px }
:host(:state(offline)) [part=bell] svg { opacity: .55 }
[part=badge]::before { content: attr(data-count) }
[part=badge] {
  position: absolute; inset-block-start: 1px; inset-inline-start: 55%; min-width: 18px; padding-inline: 5px; border-radius: 9px;
  background: var(--notification-badge, #c4302b); color: var(--notification-badge-text, #fff); font-size: 11px; line-height: 18px; font-weight: 700;
  font-variant-numeric: tabular-nums; text-align: center; border: 0 solid transparent
}

.panel { visibility: hidden }
.stack { position: fixed; inset: auto; inset-inline-end: 16px; inset-block-end: 16px; margin: 0; border: 0; padding: 0; background: none; overflow: visible; width: min(360px, 100vw - 32px) }
.stack:popover-open { display: grid; gap: 8px }
:host([placement^=top]) .stack { inset-block: 16px auto }
:host([placement$=start]) .stack { inset-inline: 16px auto }
[part~=toast] {
  display: flex; gap: 8px; padding: 10px 8px 10px 14px; background: var(--back); color: var(--text); border: 1px solid var(--border); border-radius: var(--radius);
  border-inline-start: 4px solid var(--accent); box-shadow: var(--notification-shadow, 0 8px 28px rgb(0 0 0/.2)); cursor: pointer; animation: rise .2s ease-out
}
.content { flex: 1; min-width: 0; overflow-wrap: anywhere }
.clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden }
[part~=toast] [part=item-title] { font-weight: 650 }
[part~=toast] :is([part=item-message], time) { color: var(--muted) }
[part~=toast] time { font-size: .88em }
[part~=toast][part~=high] { border-inline-start-color: var(--high) }
[part~=toast][part~=urgent] { border-inline-start-color: var(--urgent) }
.others { justify-self: center; padding: 2px 12px; border-radius: 14px; background: var(--back); border: 1px solid var(--border) }
@keyframes rise { from { opacity: 0; transform: translateY(8px) } }

.state { display: inline-flex; align-items: center; gap: 8px; color: inherit; font-variant-numeric: tabular-nums }
.state [part=dot] { border: 4px solid var(--high) }
:host(:state(live)) .state [part=dot] { border-color: light-dark(#1a7f4b, #5ecb92) }
:host(:is(:state(offline), :state(unauthorized), :state(closed))) .state [part=dot] { border-color: var(--urgent) }

@media (forced-colors: active) { [part=badge] { border-width: 1px } }
@media (prefers-reduced-motion: reduce) { * { animation-duration: 1ms !important; animation-iteration-count: 1 !important } }
`;
