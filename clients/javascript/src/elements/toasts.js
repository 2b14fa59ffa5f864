import { NotificationElement, cross, follow, h, icon } from './base.js';

/** @typedef {import('../types.js').Notification} Notification */
/** @typedef {{el: HTMLElement, n: Notification | null, left: number}} Toast */

const order = ['low', 'normal', 'high', 'urgent'];

/** Shows what arrives while one looks at the page; after an absence one line for all of it. */
export class NotificationToasts extends NotificationElement {
  static names = [...super.names, 'placement', 'max', 'duration', 'min-priority'];
  static properties = [...super.properties, 'renderToast'];

  /** @type {Toast[]} the newest first */
  #toasts = [];
  #others = 0;
  /** @type {any} */
  #stack;
  /** @type {any} */
  #more;
  /** @type {any} */
  #timer;
  /** @type {Element | null} where the focus was before F8 */
  #before = null;

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
    this.clear();
  }

  /** @param {HTMLElement} box */
  build(box) {
    this.#more = h('button', { type: 'button', class: 'text others', hidden: true, onclick: () => this.#showAll() });
    const hover = (/** @type {Event} */ e) => this.#run(e.type === 'pointerleave' || e.type === 'focusout');
    this.#stack = h(
      'div',
      { class: 'stack', popover: 'manual', role: 'region', 'aria-label': this.t('toasts'), onpointerenter: hover, onpointerleave: hover, onfocusin: hover, onfocusout: hover },
      this.#more,
    );
    this.#toasts = [];
    box.append(this.#stack);
  }

  changed() {
    const snapshot = this.client?.getSnapshot();
    // What was read or removed elsewhere is no news any more.
    if (snapshot?.loaded) for (const toast of [...this.#toasts]) if (toast.n && snapshot.items.find((n) => n.id === toast.n?.id)?.read !== false) this.#drop(toast);
  }

  /** @param {Notification} n */
  arrived(n) {
    const least = order.indexOf(this.getAttribute('min-priority') ?? 'normal');
    if (order.indexOf(n.priority) < least || document.hidden) return;
    const same = this.#toasts.find((toast) => toast.n?.id === n.id);
    if (same) this.#drop(same);
    const { own } = this;
    const content = own.renderToast?.(n) ?? [
      h('div', { class: 'clamp', part: 'item-title', dir: 'auto' }, n.title || n.message),
      ...(n.title ? [h('div', { class: 'clamp', part: 'item-message', dir: 'auto' }, n.message)] : []),
      this.time(n),
    ];
    this.#add(n, [content].flat(), () => {
      if (this.activate(n)) follow(n.link);
    });
  }

  /** @param {number} count */
  returned(count) {
    if (!document.hidden) this.#add(null, [h('div', { part: 'item-title' }, this.t('away', { count }))], () => this.#showAll());
  }

  /** @param {Notification | null} n @param {(Node | string)[]} content @param {() => void} open */
  #add(n, content, open) {
    /** @type {Toast} */
    const toast = { el: h('div'), n, left: Number(this.getAttribute('duration')) || 6000 };
    const act = () => {
      this.#drop(toast);
      open();
    };
    toast.el = h(
      'div',
      {
        part: `toast ${n?.priority ?? 'digest'}`,
        role: 'group',
        tabindex: '0',
        'aria-label': n ? n.title || n.message : String(/** @type {any} */ (content[0]).textContent),
        onclick: () => String(getSelection()) || act(),
        onkeydown: (/** @type {KeyboardEvent} */ e) => {
          if (e.key === 'Escape') this.#drop(toast);
          else if (e.key === 'Enter' && e.target === toast.el) act();
        },
      },
      h('div', { class: 'content' }, ...content),
      h(
        'button',
        {
          type: 'button',
          class: 'icon',
          part: 'action',
          title: this.t('dismiss'),
          'aria-label': this.t('dismiss'),
          onclick: (/** @type {Event} */ e) => {
            e.stopPropagation();
            this.#drop(toast);
          },
        },
        icon(cross),
      ),
    );
    this.#toasts.unshift(toast);
    this.#stack.prepend(toast.el);
    const max = Number(this.getAttribute('max')) || 3;
    while (this.#toasts.length > max) {
      // What is urgent stays until it is dismissed.
      const last = this.#toasts.findLast((one) => one.n?.priority !== 'urgent') ?? toast;
      this.#drop(last);
      this.#others++;
    }
    this.#show();
    this.#run(!this.#stack.matches(':hover, :focus-within'));
  }

  #show() {
    const { length } = this.#toasts;
    if (!length) this.#others = 0;
    this.#more.hidden = !this.#others;
    this.#more.textContent = this.t('others', { count: this.#others });
    // Anew in the top layer, over what was opened since.
    if (this.#stack.isConnected) {
      this.#stack.hidePopover?.();
      if (length) this.#stack.showPopover?.();
    }
  }

  /** Lets the time of all toasts run, or stand still. @param {boolean} on */
  #run(on) {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!on || !this.#toasts.length) return;
    this.#timer = setInterval(() => {
      for (const toast of [...this.#toasts]) if (toast.n?.priority !== 'urgent' && (toast.left -= 250) <= 0) this.#drop(toast);
    }, 250);
  }

  /** @param {Toast} toast */
  #drop(toast) {
    const at = this.#toasts.indexOf(toast);
    if (at < 0) return;
    const focused = toast.el.contains(this.root.activeElement);
    this.#toasts.splice(at, 1);
    toast.el.remove();
    const next = this.#toasts[at] ?? this.#toasts[at - 1];
    if (focused) /** @type {any} */ (next?.el ?? this.#before)?.focus();
    if (!this.#toasts.length) {
      this.#run(false);
      this.#show();
    }
  }

  /** F8 goes to the toasts and back: they leave by themselves, so they must be within reach. */
  #key = (/** @type {KeyboardEvent} */ e) => {
    if (e.key !== 'F8' || !this.#toasts.length || e.defaultPrevented) return;
    e.preventDefault();
    if (this.root.activeElement) return /** @type {any} */ (this.#before)?.focus();
    this.#before = document.activeElement;
    this.#toasts[0].el.focus();
  };

  #showAll() {
    this.clear();
    for (const el of this.hub?.elements ?? []) if ('show' in el) return /** @type {any} */ (el).show();
  }

  clear() {
    for (const toast of [...this.#toasts]) this.#drop(toast);
  }
}

/** The connection in words. */
export class NotificationStatus extends NotificationElement {
  static names = [...super.names, 'quiet'];
  speaks = false;
  /** @type {any} */
  #words;
  /** @type {any} */
  #said;
  #timer = 0;
  #state = '';

  /** @param {HTMLElement} box */
  build(box) {
    // The seconds would be read out each second: readers get the state alone.
    this.#words = h('span', { 'aria-hidden': 'true' });
    this.#said = h('span', { class: 'sr', role: 'status' });
    box.append(h('span', { part: 'status', class: 'state' }, h('span', { part: 'dot' }), this.#words, this.#said));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  changed() {
    if (!this.#words) return;
    clearTimeout(this.#timer);
    const { state = 'idle', retryAt, resumed = 0 } = this.client?.getSnapshot() ?? {};
    const text = this.t(state);
    const left = retryAt ? Math.ceil((+retryAt - Date.now()) / 1000) : 0;
    const waits = left > 0 && (state === 'reconnecting' || state === 'offline');
    this.#words.textContent =
      waits ? this.t(state === 'offline' ? 'offlineFor' : 'retryIn', { count: left })
      : state === 'live' && resumed ? this.t('resumed', { count: resumed })
      : text;
    if (this.#said.textContent !== text) this.#said.textContent = text;
    if (this.#state) this.state(this.#state, false);
    this.state((this.#state = state), true);
    this.#words.parentElement.hidden = this.hasAttribute('quiet') && state === 'live';
    if (waits && this.isConnected) this.#timer = +setTimeout(() => this.changed(), 1000);
  }
}
