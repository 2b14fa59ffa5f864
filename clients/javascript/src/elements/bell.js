import { NotificationElement, h, icon } from './base.js';

/** @typedef {import('../types.js').Notification} Notification */

/** @type {typeof import('./panel.js') | undefined} the list, which is loaded when it is first to be seen */
let module;

const shape = 'M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7.5h-17C3.5 16 6 15 6 9M10 20a2.2 2.2 0 0 0 4 0';

/** @type {Promise<typeof import('./outside.js')> | undefined} what shows outside of the page, for elements that want it */
let outside;

/** An inbox, by itself on the page. */
export class NotificationInbox extends NotificationElement {
  static names = [...super.names, 'filter', 'category', 'badge', 'max', 'title-badge', 'app-badge', 'desktop'];
  static properties = [...super.properties, 'tabs', 'renderItem'];

  /** @type {import('./panel.js').Panel | undefined} */
  panel;
  /** @type {any} the element in which the panel is */
  inner;

  get shown() {
    return this.isConnected;
  }

  /** @param {HTMLElement} box */
  build(box) {
    this.inner = h('div', { class: 'panel', part: 'panel' });
    box.append(this.inner);
    this.state('block', !('show' in this));
    this.#load();
  }

  /** Loads the list, or makes it anew if it is there. */
  async #load() {
    this.panel?.end();
    this.panel = undefined;
    if (!this.shown || !this.inner) return;
    const { inner } = this;
    try {
      module ??= await import('./panel.js');
    } catch (error) {
      inner.style.setProperty('visibility', 'visible');
      inner.replaceChildren(h('p', { part: 'error' }, this.t('offlineText')));
      this.emit('error', { error });
      return;
    }
    if (inner !== this.inner || this.panel) return;
    inner.replaceChildren();
    this.panel = new module.Panel(this, inner);
    this.changed();
    this.ready(module);
  }

  /** The list is there. @param {typeof import('./panel.js')} module */
  ready(module) {}

  leave() {
    super.leave();
    this.panel?.end();
    this.panel = undefined;
    this.#badges();
  }

  /** How many the badge tells of. */
  get count() {
    const snapshot = this.client?.getSnapshot();
    const badge = this.getAttribute('badge');
    const category = this.getAttribute('category');
    if (!snapshot?.loaded || badge === 'none') return 0;
    return category !== null || badge === 'unread' ? this.unread(category) : snapshot.unseen;
  }

  /** How many are unread, of all or of these categories. @param {string | string[] | null} [category] */
  unread(category) {
    if (category === null || category === undefined) return this.client?.getSnapshot().unread ?? 0;
    return [category].flat().reduce((sum, one) => sum + (this.hub?.counts[one] ?? 0), 0);
  }

  /** @param {number} count */
  short(count) {
    const max = Number(this.getAttribute('max')) || 99;
    return count > max ? `${max.toLocaleString(this.language)}+` : count.toLocaleString(this.language);
  }

  changed() {
    const snapshot = this.client?.getSnapshot();
    if (this.hasAttribute('category') || this.own.tabs) this.hub?.count();
    this.state('unread', !!snapshot?.unread);
    this.state('offline', snapshot?.state === 'offline');
    this.#badges();
    if (!this.shown) return;
    if (this.panel) this.panel.changed();
    else this.#load();
  }

  #badges() {
    if (!outside && !this.hasAttribute('title-badge') && !this.hasAttribute('app-badge')) return;
    outside ??= import('./outside.js');
    outside.then(({ badges }) => badges(this), () => {});
  }

  /** @param {Notification} n */
  arrived(n) {
    const wanted = this.hasAttribute('desktop') && document.hidden && globalThis.Notification?.permission === 'granted';
    // One tab shows it, and not all.
    if (wanted && this.client?.leader) (outside ??= import('./outside.js')).then(({ show }) => show(this, n), () => {});
  }

  /** @param {any} error */
  failed(error) {
    super.failed(error);
    this.panel?.failed(error);
  }

  loadMore() {
    this.panel?.grow(true);
  }

  /** Shows what waits behind the pill, too. */
  scrollToTop() {
    this.panel?.toTop();
  }
}

/** A button with a badge, and the inbox in a panel. */
export class NotificationBell extends NotificationInbox {
  static names = [...super.names, 'open', 'placement'];

  /** @type {any} */
  #button;
  /** @type {any} */
  #badge;
  /** What the attribute said when the panel last followed it. */
  #open = false;

  get shown() {
    return this.hasAttribute('open') && this.isConnected;
  }

  /** @param {HTMLElement} box */
  build(box) {
    super.build(box);
    const { inner } = this;
    this.#open = false;
    Object.assign(inner, { id: 'panel', popover: 'auto', role: 'dialog', tabIndex: -1, ontoggle: (/** @type {any} */ e) => this.#toggled(e.newState === 'open') });
    inner.ariaLabel = this.t('title');
    this.#badge = h('span', { part: 'badge', 'aria-hidden': 'true', hidden: true });
    this.#button = h('button', { type: 'button', part: 'bell', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'aria-controls': 'panel' }, h('slot', { name: 'icon' }, icon(shape)), this.#badge);
    // By the browser, so that the click that closes the panel from without does not open it again.
    if ('popoverTargetElement' in this.#button) this.#button.popoverTargetElement = inner;
    else this.#button.onclick = () => this.toggle();
    // One who comes near is about to open it.
    this.#button.onpointerenter = this.#button.onfocus = () => import('./panel.js').catch(() => {});
    box.prepend(this.#button);
  }

  changed() {
    super.changed();
    if (!this.#button) return;
    const { count, inner } = this;
    const unread = this.unread(this.getAttribute('category'));
    this.#badge.hidden = !count;
    this.#badge.dataset.count = this.short(count);
    this.#button.ariaLabel = unread ? this.t('bell', { count: unread }) : this.t('title');
    const open = this.shown;
    // A click opens the panel before it is told: what changes in between does not close it again.
    if (!this.isConnected || open === this.#open) return;
    this.#open = open;
    if (inner.showPopover && open !== inner.matches(':popover-open')) inner[open ? 'showPopover' : 'hidePopover']();
  }

  /** @param {boolean} open */
  #toggled(open) {
    const { inner } = this;
    const focused = inner.contains(this.root.activeElement);
    this.toggleAttribute('open', open);
    this.state('open', open);
    this.#button.ariaExpanded = String(open);
    if (open) {
      if (module && this.panel) this.ready(module);
    } else {
      this.panel?.settle();
      if (focused) this.focus();
    }
    this.emit(open ? 'open' : 'close', {});
  }

  /** @param {typeof import('./panel.js')} module */
  ready({ place }) {
    place(this.#button, this.inner, this.getAttribute('placement') ?? 'bottom-end');
    this.inner.focus({ preventScroll: true });
  }

  show() {
    this.toggleAttribute('open', true);
  }

  hide() {
    this.toggleAttribute('open', false);
  }

  toggle() {
    this.toggleAttribute('open');
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.#button?.focus(options);
  }
}
