import { NotificationElement, h, href, icon } from './base.js';

/** @typedef {import('../types.js').Notification} Notification */
/** @typedef {{el: HTMLElement, n: Notification, place: number}} Row */
/** @typedef {{label?: string, filter?: 'inbox' | 'unread' | 'archived', category?: string | string[]}} Tab */

/** So many rows are made at once; more as one scrolls to the end of them. */
const windowful = 50;

/** What this module put before the page's title. */
let prefix = '';

/** @param {string} text */
function setPrefix(text) {
  const bare = prefix && document.title.startsWith(prefix) ? document.title.slice(prefix.length) : document.title;
  prefix = text;
  if (document.title !== text + bare) document.title = text + bare;
}

export class NotificationInbox extends NotificationElement {
  static names = [...super.names, 'filter', 'category', 'badge', 'max', 'title-badge', 'app-badge', 'desktop'];
  static properties = [...super.properties, 'tabs', 'renderItem'];

  /** @type {Map<number, Row>} in the order in which they stand */
  #rows = new Map();
  /** @type {import('../types.js').InboxList | null} */
  #list = null;
  /** @type {any} of which client and filter the list is */
  #of = [];
  /** @type {Tab} */
  #tab = {};
  #limit = windowful;
  #frame = 0;
  /** The newest that stood on the screen: what is marked as read ends there. */
  #newest = '';
  #held = 0;
  #onScreen = false;
  #marking = false;
  /** @type {{end(): void, undo: () => void} | null} what can be taken back now */
  #offer = null;
  /** @type {number | undefined} where the focus goes once it is there again */
  #focus;
  /** @type {Map<number, any>} */
  #desktop = new Map();
  /** @type {any} */
  #titles;
  #titled = false;
  /** @type {any} */
  #watch;
  /** @type {any} */
  #sizes;
  /** @type {any} the parts that change */
  p = {};

  connectedCallback() {
    this.#watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (target === this.p.older) isIntersecting && this.#grow();
        else this.#onScreen = isIntersecting;
      }
      this.changed();
    });
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) this.#clamp(/** @type {HTMLElement} */ (target));
    });
    this.#titles = new MutationObserver(() => setPrefix(prefix));
    this.#watch.observe(this);
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#watch.disconnect();
    this.#sizes.disconnect();
    this.changed();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  leave() {
    this.#offer?.end();
    this.#list?.close();
    this.#list = null;
    this.#of = [];
    super.leave();
  }

  get shown() {
    return true;
  }

  /** @returns {Tab[]} */
  get #tabs() {
    return this.own.tabs ?? [{ filter: 'inbox' }, { filter: 'unread' }, { filter: 'archived' }];
  }

  get #filter() {
    const filter = this.getAttribute('filter');
    return filter === 'unread' || filter === 'archived' ? filter : 'inbox';
  }

  get #category() {
    return this.#tab.category ?? this.getAttribute('category') ?? undefined;
  }

  // ---- how it is made

  /** @param {HTMLElement} box */
  build(box) {
    const t = (/** @type {string} */ key) => this.t(key);
    /** @param {string} name @param {() => void} onclick */
    const button = (name, onclick) => h('button', { type: 'button', class: 'icon', part: 'action', title: t(name), 'aria-label': t(name), onclick }, icon(name));
    const p = (this.p = {
      readAll: button('markAllRead', () => this.#readAll()),
      ask: button('desktop', () => Notification.requestPermission().then(() => this.changed())),
      tabs: h('div', { part: 'tabs', role: 'tablist', 'aria-label': t('title'), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#tabKey(e) }),
      status: h('p', { part: 'status', hidden: true }),
      pill: h('button', { type: 'button', part: 'pill', hidden: true, onclick: () => this.scrollToTop() }),
      scroll: h('div', { class: 'scroll', onscroll: () => this.#held && this.p.scroll.scrollTop < 8 && this.changed() }),
      feed: h('div', {
        part: 'list',
        role: 'feed',
        'aria-labelledby': 'heading',
        onclick: (/** @type {MouseEvent} */ e) => this.#click(e),
        onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
      }),
      older: h('button', { type: 'button', class: 'older', hidden: true, onclick: () => this.#grow(true) }, t('older')),
      bones: h('div', { class: 'bones', 'aria-hidden': 'true' }, ...Array.from({ length: 4 }, () => h('i'))),
      empty: h('div', { part: 'empty', hidden: true }),
      error: h('div', { part: 'error', hidden: true }),
      bar: h('div', { class: 'bar', part: 'undo', hidden: true }),
    });
    p.words = { empty: [h('strong'), h('p', {}, t('emptyText'))], error: [h('strong'), h('p')] };
    p.retry = h('button', { type: 'button', class: 'text', onclick: () => this.client?.connect() }, t('retry'));
    p.empty.append(h('slot', { name: 'empty' }, ...p.words.empty));
    p.error.append(h('slot', { name: 'error' }, ...p.words.error), p.retry);
    p.panelBody = h('div', { class: 'body', id: 'body' }, p.scroll, p.pill);
    p.scroll.append(p.bones, p.feed, p.older, p.empty, p.error);
    p.header = h(
      'div',
      { part: 'header' },
      h('slot', { name: 'heading' }, h('h2', { part: 'heading', id: 'heading' }, t('title'))),
      h('slot', { name: 'actions' }),
      p.ask,
      p.readAll,
    );
    box.classList.add('panel');
    box.append(p.header, p.tabs, p.status, p.panelBody, p.bar, h('slot', { name: 'footer', part: 'footer' }));
    box.addEventListener('keydown', (e) => {
      if (e.key === 'z' && (e.ctrlKey || e.metaKey) && this.#offer) this.#offer.undo();
      else return;
      e.preventDefault();
    });
    this.#buildTabs();
    this.#rows.clear();
    this.#sizes?.disconnect();
    this.#watch?.observe(p.older);
  }

  #buildTabs() {
    const tabs = this.#tabs;
    this.p.tabs.hidden = tabs.length < 2;
    this.p.tabs.replaceChildren(
      ...tabs.map((tab, i) =>
        h(
          'button',
          {
            type: 'button',
            role: 'tab',
            id: `tab${i}`,
            'aria-controls': 'body',
            onclick: () => {
              this.#tab = tab;
              this.setAttribute('filter', tab.filter ?? 'inbox');
              this.changed();
            },
          },
          h('span', {}, tab.label ?? this.t(tab.filter ?? 'inbox')),
          h('span', { class: 'count' }),
        ),
      ),
    );
  }

  /** @param {KeyboardEvent} e */
  #tabKey(e) {
    const tabs = [...this.p.tabs.children];
    const on = tabs.indexOf(/** @type {Element} */ (this.root.activeElement));
    const rtl = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const to = /** @type {Record<string, number>} */ ({ ArrowRight: on + rtl, ArrowLeft: on - rtl, Home: 0, End: tabs.length - 1 })[e.key];
    const tab = on >= 0 && tabs[((to ?? NaN) + tabs.length) % tabs.length];
    if (!tab) return;
    e.preventDefault();
    tab.click();
    tab.focus();
  }

  // ---- what is shown

  get #snapshot() {
    return this.client?.getSnapshot();
  }

  /** How many the badge tells of. */
  get count() {
    const snapshot = this.#snapshot;
    const badge = this.getAttribute('badge') ?? 'unseen';
    const category = this.getAttribute('category');
    if (!snapshot?.loaded || badge === 'none') return 0;
    return category === null ? (badge === 'unread' ? snapshot.unread : snapshot.unseen) : this.hub?.counts[category] ?? 0;
  }

  /** @param {number} count */
  short(count) {
    const max = Number(this.getAttribute('max')) || 99;
    return count > max ? `${max.toLocaleString(this.language)}+` : count.toLocaleString(this.language);
  }

  changed() {
    const snapshot = this.#snapshot;
    const { count } = this;
    if (this.hasAttribute('category') || this.own.tabs) this.hub?.count();
    this.state('unread', !!snapshot?.unread);
    this.state('offline', snapshot?.state === 'offline');
    const titled = this.hasAttribute('title-badge') && this.isConnected;
    if (titled || this.#titled) setPrefix(titled && count ? `(${this.short(count)}) ` : '');
    if (titled && !this.#titled) this.#titles.observe(document.head, { childList: true, characterData: true, subtree: true });
    else if (!titled) this.#titles?.disconnect();
    this.#titled = titled;
    if (this.hasAttribute('app-badge')) /** @type {any} */ (navigator).setAppBadge?.(count).catch(() => {});
    for (const [id, shown] of this.#desktop) {
      const n = snapshot?.items.find((one) => one.id === id);
      if (!n || n.read) {
        shown.close();
        this.#desktop.delete(id);
      }
    }
    if (this.shown && this.isConnected) this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    const { p, hub, client } = this;
    const filter = this.#filter;
    const category = this.#category;
    const snapshot = this.#snapshot;
    if (client !== this.#of[0] || filter !== this.#of[1] || category !== this.#of[2]) {
      this.#list?.close();
      this.#of = [client, filter, category];
      this.#list = client && client.list({ category, unread: filter === 'unread' || undefined, archived: filter === 'archived' || undefined });
      this.#list?.subscribe(() => this.changed());
      this.#limit = windowful;
      this.#clear();
    }
    const list = this.#list?.getSnapshot();
    let items = list?.items ?? [];
    if (hub?.removing.size) items = items.filter((n) => !hub.removing.has(n.id));

    // What arrives while one reads further down waits behind the pill.
    const atTop = p.scroll.scrollTop < 8;
    this.#held = atTop ? 0 : Math.max(0, items.findIndex((n) => this.#rows.has(n.id)));
    this.#fill(items.slice(this.#held, this.#held + this.#limit));
    p.pill.hidden = !this.#held;
    p.pill.textContent = this.t('pill', { count: this.#held });

    const state = snapshot?.state ?? 'idle';
    const live = state === 'live';
    const stopped = state === 'unauthorized' || state === 'closed' || state === 'offline' || !!snapshot?.error || !!list?.error;
    const failed = !items.length && !(list?.loaded && live) && (stopped || this.slow);
    const waiting = !items.length && !failed && !list?.loaded;
    p.feed.ariaBusy = String(waiting || !!list?.loading);
    p.bones.hidden = !waiting;
    p.empty.hidden = !!items.length || failed || waiting || !!list?.hasMore;
    p.words.empty[0].textContent = this.t(`empty${filter[0].toUpperCase()}${filter.slice(1)}`);
    p.words.empty[1].hidden = filter === 'archived';
    p.error.hidden = !failed;
    p.error.part = state === 'unauthorized' ? 'error unauthorized' : 'error';
    if (failed) {
      const [title, text] =
        state === 'unauthorized' ? ['unauthorized', 'unauthorizedText']
        : state === 'offline' ? ['offline', 'offlineText']
        : stopped ? ['error', '']
        : ['slow', client ? 'slowText' : 'unset'];
      p.words.error[0].textContent = this.t(title);
      p.words.error[1].textContent = text ? this.t(text) : (list?.error ?? snapshot?.error)?.detail ?? '';
      p.retry.hidden = !client;
    }
    p.status.hidden = !items.length || live || state === 'idle';
    p.status.textContent = this.t(state);
    p.older.hidden = !items.length || (this.#held + this.#limit >= items.length && !list?.hasMore);
    p.readAll.hidden = filter === 'archived' || !client;
    p.readAll.disabled = !snapshot?.unread;
    p.ask.hidden = !this.hasAttribute('desktop') || globalThis.Notification?.permission !== 'default';

    const tabs = this.#tabs;
    const on = tabs.findIndex((tab) => (tab.filter ?? 'inbox') === filter && tab.category === this.#tab.category);
    [...p.tabs.children].forEach((el, i) => {
      const tab = tabs[i];
      el.part = i === on ? 'tab selected' : 'tab';
      el.ariaSelected = String(i === on);
      el.tabIndex = i === Math.max(0, on) ? 0 : -1;
      const count = tab.category !== undefined ? [tab.category].flat().reduce((sum, one) => sum + (hub?.counts[one] ?? 0), 0) : tab.filter === 'unread' ? snapshot?.unread ?? 0 : 0;
      el.lastChild.textContent = count ? this.short(count) : '';
    });
    if (on >= 0 && !p.tabs.hidden) {
      p.panelBody.setAttribute('role', 'tabpanel');
      p.panelBody.setAttribute('aria-labelledby', `tab${on}`);
    }

    if (!this.#held && snapshot) this.#newest = snapshot.cursor ?? '';
    if (atTop && live && snapshot.unseen && list?.loaded && filter !== 'archived' && !document.hidden && this.shown && this.#onScreen) this.#see();
    // The observer tells of changes only: asked anew, it tells whether the end is still in sight.
    if (!p.older.hidden) {
      this.#watch.unobserve(p.older);
      this.#watch.observe(p.older);
    }
  }

  async #see() {
    if (this.#marking) return;
    this.#marking = true;
    const well = await this.client?.markSeen().then(() => true, () => false);
    setTimeout(() => {
      this.#marking = false;
      this.changed();
    }, well ? 1000 : 10000);
  }

  #clear() {
    for (const { el } of this.#rows.values()) el.remove();
    this.#rows.clear();
    this.#sizes.disconnect();
    this.p.scroll.scrollTop = 0;
  }

  /** @param {boolean} [asked] */
  #grow(asked) {
    const list = this.#list?.getSnapshot();
    if (!list) return;
    if (this.#held + this.#limit < list.items.length) this.#limit += windowful;
    else if (list.hasMore && !list.loading && (asked || !list.error)) this.#list?.loadMore();
    else return;
    this.changed();
  }

  /** Puts rows on the screen; those that are there already keep their elements, and with them focus and selection. @param {Notification[]} items */
  #fill(items) {
    const { feed, scroll } = this.p;
    const rows = this.#rows;
    const active = /** @type {HTMLElement | null} */ (this.root.activeElement);
    const focused = active?.closest('article');
    const keep = new Set(items.map((n) => n.id));
    /** @type {Element | null} */
    let heir = null;
    if (focused && !keep.has(Number(focused.dataset.id))) {
      /** @param {Element} el */
      const stays = (el) => keep.has(Number(/** @type {HTMLElement} */ (el).dataset.id));
      const all = /** @type {Element[]} */ ([...feed.children]);
      const at = all.indexOf(focused);
      heir = all.slice(at).find(stays) ?? all.slice(0, at).reverse().find(stays) ?? (this.root.querySelector('[role=tab][tabindex="0"]') || this.p.scroll);
    }
    // Where the browser does not hold on to what is read, do so by hand.
    const anchor = scroll.scrollTop > 8 && !CSS.supports('overflow-anchor', 'auto') && [...feed.children].find((el) => el.offsetTop + el.offsetHeight > scroll.scrollTop);
    const before = anchor && anchor.offsetTop;

    for (const [id, row] of rows) {
      if (!keep.has(id)) {
        row.el.remove();
        rows.delete(id);
      }
    }
    let next = feed.firstElementChild;
    items.forEach((n, i) => {
      let row = rows.get(n.id);
      if (!row) rows.set(n.id, (row = { el: h('article', { tabindex: '0', 'data-id': n.id, 'aria-setsize': '-1' }), n, place: -1 }));
      if (row.place < 0 || row.n !== n) this.#draw(row, n);
      if (row.place !== i) row.el.ariaPosInSet = String((row.place = i) + 1);
      if (row.el === next) next = next.nextElementSibling;
      else feed.insertBefore(row.el, next);
    });
    if (anchor && anchor.isConnected) scroll.scrollTop += anchor.offsetTop - before;
    if (this.#focus !== undefined && rows.has(this.#focus)) {
      heir = rows.get(this.#focus)?.el ?? null;
      this.#focus = undefined;
    }
    heir ??= focused && active !== this.root.activeElement ? active : null;
    /** @type {HTMLElement | null} */ (heir)?.focus({ preventScroll: heir === active });
  }

  /** @param {Row} row @param {Notification} n */
  #draw(row, n) {
    const { el } = row;
    const fresh = row.place < 0;
    const looks = !fresh && ['title', 'message', 'read', 'archived', 'priority', 'category', 'link', 'created_at'].every((key) => /** @type {any} */ (n)[key] === /** @type {any} */ (row.n)[key]);
    row.n = n;
    if (looks && n.data === undefined) return;
    el.part = `item ${n.read ? 'read' : 'unread'} ${n.priority}`;
    const title = n.title || n.message;
    const template = /** @type {HTMLTemplateElement | null} */ (this.querySelector(':scope > template[slot=item]'));
    const own = this.own.renderItem?.(n) ?? (template && fill(template, n, () => this.time(n)));
    const keep = /** @type {HTMLElement | null} */ (this.root.activeElement);
    const at = keep && keep !== el && el.contains(keep) ? keep.dataset.act : undefined;
    if (own) {
      el.ariaLabel = n.read ? title : `${this.t('isUnread')}: ${title}`;
      el.replaceChildren(own, this.#actions(n));
    } else {
      const id = n.id;
      const url = href(n.link);
      const subject = n.title ? 'item-title' : 'item-message';
      const text = h('div', { id: `m${id}`, part: 'item-message', dir: 'auto', 'data-clamp': true });
      /** @param {string} words */
      const link = (words) => (url ? h('a', { href: url, tabindex: '-1' }, words) : words);
      text.append(n.title ? n.message : link(n.message));
      const actor = n.data?.actor;
      const important = n.priority === 'high' || n.priority === 'urgent';
      const about = [actor, n.category].filter((word) => word && typeof word === 'string');
      el.setAttribute('aria-labelledby', `u${id} ${n.title ? 't' : 'm'}${id}`);
      el.setAttribute('aria-describedby', `${n.title ? `m${id} ` : ''}i${id}`);
      el.replaceChildren(
        h('span', { part: 'dot' }, h('span', { class: 'sr', id: `u${id}` }, n.read ? '' : this.t('isUnread'))),
        h(
          'div',
          { class: 'content' },
          ...(n.title ? [h('div', { id: `t${id}`, part: subject, dir: 'auto' }, link(n.title))] : []),
          text,
          h('button', { type: 'button', class: 'text', 'data-act': 'more', 'aria-expanded': 'false', hidden: true }, this.t('more')),
          h(
            'div',
            { class: 'about', id: `i${id}` },
            ...(important ? [h('span', { class: 'priority' }, this.t(n.priority))] : []),
            this.time(n),
            ...about.map((word) => h('span', { dir: 'auto' }, word)),
          ),
          ...this.#links(n),
        ),
        this.#actions(n),
      );
      this.#sizes.observe(text);
    }
    if (at) /** @type {HTMLElement | null} */ (el.querySelector(`[data-act="${at}"], [data-act^="mark"]`))?.focus();
  }

  /** The buttons that a notification brings itself: two at most. @param {Notification} n */
  #links(n) {
    const actions = Array.isArray(n.data?.actions) ? n.data.actions.slice(0, 2) : [];
    const buttons = actions.filter((one) => typeof one?.label === 'string').map((one, i) => h('button', { type: 'button', class: 'text', part: 'action', 'data-act': `link${i}`, dir: 'auto' }, one.label));
    return buttons.length ? [h('div', { class: 'links' }, ...buttons)] : [];
  }

  /** @param {Notification} n */
  #actions(n) {
    const verbs = [n.read ? 'markUnread' : 'markRead', n.archived ? 'unarchive' : 'archive', 'remove'];
    return h(
      'div',
      { part: 'item-actions' },
      ...verbs.map((verb) => h('button', { type: 'button', class: 'icon', part: 'action', 'data-act': verb, title: this.t(verb), 'aria-label': this.t(verb) }, icon(verb))),
    );
  }

  /** Offers the rest of a message only where there is a rest. @param {HTMLElement} text */
  #clamp(text) {
    const more = /** @type {HTMLElement} */ (text.nextElementSibling);
    if (more && text.clientHeight && more.ariaExpanded === 'false') more.hidden = text.scrollHeight <= text.clientHeight + 1;
  }

  // ---- what the user does

  /** @param {Event} e @returns {Row | undefined} */
  #rowOf(e) {
    return this.#rows.get(Number(/** @type {any} */ (e.target).closest('article')?.dataset.id));
  }

  /** @param {MouseEvent} e */
  #click(e) {
    const row = this.#rowOf(e);
    if (!row) return;
    const target = /** @type {Element} */ (e.target);
    const button = /** @type {HTMLElement | null} */ (target.closest('button'));
    const act = button?.dataset.act;
    if (act) this.#act(act, row, button);
    else if (!button && !String(getSelection())) {
      const link = target.closest('a');
      const elsewhere = link && (e.ctrlKey || e.metaKey || e.shiftKey);
      const go = this.activate(row.n);
      if (link && (!elsewhere || !go)) e.preventDefault();
      if (go && !elsewhere) this.#follow(row.n.link);
    }
  }

  /** @param {unknown} link */
  #follow(link) {
    const url = href(link);
    if (url) location.assign(url);
  }

  /** @param {string} act @param {Row} row @param {HTMLElement} button */
  #act(act, { n, el }, button) {
    if (act === 'more') {
      const open = button.ariaExpanded === 'false';
      el.toggleAttribute('data-open', open);
      button.ariaExpanded = String(open);
      button.textContent = this.t(open ? 'less' : 'more');
    } else if (act.startsWith('link')) {
      const action = n.data?.actions[Number(act.slice(4))];
      if (this.emit('action', { notification: n, action }, true)) this.#follow(action.link);
    } else if (act === 'remove') this.#remove(n.id);
    else {
      const { client } = this;
      const change = /** @type {any} */ (client)[act](n.id);
      change.catch((/** @type {any} */ error) => this.failed(error));
      if (act === 'archive' || act === 'unarchive') this.#offerUndo(act, n.id, () => client?.undo(change));
    }
  }

  #readAll() {
    const { client } = this;
    const category = this.#category;
    if (!client) return;
    const change = Array.isArray(category)
      ? client.markRead(...[...this.#rows.values()].filter(({ n }) => !n.read).map(({ n }) => n.id))
      : client.markAllRead({ category, upTo: this.#held ? this.#newest : undefined });
    change.catch((error) => this.failed(error));
    this.#offerUndo('markAllRead', undefined, () => client.undo(change));
  }

  /** Removing cannot be undone: so it is put off for as long as undoing is offered. @param {number} id */
  #remove(id) {
    const { hub } = this;
    if (!hub) return;
    const remove = () => {
      if (hub.removing.delete(id)) hub.client.remove(id).catch((error) => this.failed(error));
    };
    this.#offerUndo('remove', id, () => {
      hub.removing.delete(id);
      hub.changed();
    }, remove);
    hub.removing.set(id, remove);
    hub.changed();
  }

  /** @param {string} what @param {number | undefined} id @param {() => any} undo @param {() => void} [end] */
  #offerUndo(what, id, undo, end) {
    this.#offer?.end();
    const { bar } = this.p;
    const words = this.t(`${what}Done`);
    const close = () => {
      clearInterval(timer);
      this.#offer = null;
      bar.hidden = true;
    };
    const offer = (this.#offer = {
      end: () => {
        close();
        end?.();
      },
      undo: async () => {
        if (this.#offer !== offer) return;
        this.#focus = id;
        close();
        try {
          await undo();
        } catch (error) {
          this.failed(error);
        }
        this.changed();
      },
    });
    let left = 6;
    const timer = setInterval(() => {
      if (!bar.matches(':hover, :focus-within') && --left < 0) offer.end();
    }, 1000);
    bar.replaceChildren(h('span', {}, words), h('button', { type: 'button', class: 'text', onclick: offer.undo }, this.t('undo')));
    bar.hidden = false;
    this.hub?.say((el) => el.t(`${what}Done`));
  }

  /** What is offered ends when one no longer sees it. */
  settle() {
    this.#offer?.end();
  }

  /** @param {any} error */
  failed(error) {
    super.failed(error);
    this.#offer?.end();
    const { bar } = this.p;
    bar.replaceChildren(h('span', {}, this.t('failed', { text: error.detail ?? error.message })), h('button', { type: 'button', class: 'text', onclick: () => (bar.hidden = true) }, this.t('dismiss')));
    bar.hidden = false;
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const article = /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest('article'));
    const row = this.#rowOf(e);
    if (!article || !row) return;
    /** @type {any} */
    let to;
    if (e.key === 'PageDown') to = article.nextElementSibling ?? this.p.older;
    else if (e.key === 'PageUp') to = article.previousElementSibling;
    else if (e.key === 'Home' && e.ctrlKey) to = this.root.querySelector('[role=tab][tabindex="0"]') ?? this.p.readAll;
    else if (e.key === 'End' && e.ctrlKey) to = this.p.older.hidden ? this.p.feed.lastElementChild : this.p.older;
    else if (e.key === 'Enter' && e.target === article) {
      if (this.activate(row.n)) this.#follow(row.n.link);
    } else return;
    e.preventDefault();
    to?.focus();
  }

  loadMore() {
    this.#grow(true);
  }

  /** Shows what waits behind the pill. */
  scrollToTop() {
    this.p.scroll.scrollTop = 0;
    const held = this.#held;
    this.#paint();
    if (held) this.p.feed.firstElementChild?.focus({ preventScroll: true });
  }

  /** @param {Notification} n */
  arrived(n) {
    const { Notification: Desktop } = globalThis;
    const leads = /** @type {any} */ (this.client)?.leader !== false;
    if (!this.hasAttribute('desktop') || !document.hidden || Desktop?.permission !== 'granted' || !leads) return;
    try {
      const shown = new Desktop(n.title || n.message, { body: n.title && n.message, tag: String(n.id), lang: this.language });
      this.#desktop.set(n.id, shown);
      shown.onclick = () => {
        window.focus();
        if (this.activate(n)) this.#follow(n.link);
      };
    } catch {
      // Where only a service worker may show them.
    }
  }
}

/** A row by the page's template: the text of each field, and nothing but text. @param {HTMLTemplateElement} template @param {Notification} n @param {() => HTMLElement} time */
function fill(template, n, time) {
  const row = document.importNode(template.content, true);
  for (const el of row.querySelectorAll('[data-field]')) {
    const field = /** @type {HTMLElement} */ (el).dataset.field ?? '';
    /** @type {any} */
    let value = n;
    for (const key of field.split('.')) value = value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? value[key] : undefined;
    if (field === 'time') el.replaceChildren(time());
    else el.textContent = value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    if (!el.hasAttribute('dir')) el.setAttribute('dir', 'auto');
  }
  return row;
}

/** A button with a badge, and the inbox in a panel. */
export class NotificationBell extends NotificationInbox {
  static names = [...super.names, 'open', 'placement'];

  /** @type {any} */
  #button;
  /** @type {any} */
  #badge;
  /** @type {any} */
  #panel;

  get shown() {
    return this.hasAttribute('open');
  }

  /** @param {HTMLElement} box */
  build(box) {
    const panel = h('div', { id: 'panel', part: 'panel', popover: 'auto', role: 'dialog', 'aria-labelledby': 'heading', tabindex: '-1', ontoggle: (/** @type {any} */ e) => this.#toggled(e) });
    super.build(panel);
    const close = h('button', { type: 'button', class: 'icon', part: 'action close', title: this.t('close'), 'aria-label': this.t('close'), onclick: () => this.hide() }, icon('close'));
    this.p.header.append(close);
    this.#panel = panel;
    this.#badge = h('span', { part: 'badge', 'aria-hidden': 'true', hidden: true });
    this.#button = h('button', { type: 'button', part: 'bell', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'aria-controls': 'panel' }, h('slot', { name: 'icon' }, icon('bell')), this.#badge);
    // By the browser, so that the click that closes the panel from without does not open it again.
    if ('popoverTargetElement' in this.#button) this.#button.popoverTargetElement = panel;
    else this.#button.onclick = () => this.toggle();
    box.append(this.#button, panel);
  }

  changed() {
    super.changed();
    if (!this.#button) return;
    const { count } = this;
    const unread = this.client?.getSnapshot().unread ?? 0;
    this.#badge.hidden = !count;
    this.#badge.textContent = this.short(count);
    this.#button.ariaLabel = unread ? this.t('bell', { count: unread }) : this.t('title');
    const open = this.shown;
    const panel = this.#panel;
    if (this.isConnected && open !== isOpen(panel)) open ? panel.showPopover?.() : panel.hidePopover?.();
  }

  /** @param {{newState: string}} e */
  #toggled({ newState }) {
    const open = newState === 'open';
    this.toggleAttribute('open', open);
    this.state('open', open);
    this.#button.ariaExpanded = String(open);
    if (open) {
      this.#place();
      this.#panel.focus({ preventScroll: true });
      this.changed();
    } else {
      this.settle();
      if (this.contains(document.activeElement) || document.activeElement === document.body) this.focus();
    }
    this.emit(open ? 'open' : 'close', {});
  }

  /** For browsers that cannot tie the panel to the bell by themselves. */
  #place() {
    if (CSS.supports('position-area', 'block-end')) return;
    const bell = this.#button.getBoundingClientRect();
    const { style, offsetWidth, offsetHeight } = this.#panel;
    const placement = this.getAttribute('placement') ?? 'bottom-end';
    const end = placement.endsWith('end') !== (getComputedStyle(this).direction === 'rtl');
    const above = placement.startsWith('top') ? bell.top > offsetHeight : bell.bottom + offsetHeight > innerHeight && bell.top > offsetHeight;
    style.setProperty('--x', `${Math.max(8, Math.min(end ? bell.right - offsetWidth : bell.left, innerWidth - offsetWidth - 8))}px`);
    style.setProperty('--y', `${above ? bell.top - offsetHeight - 8 : bell.bottom + 8}px`);
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

/** @param {Element} panel */
function isOpen(panel) {
  try {
    return panel.matches(':popover-open');
  } catch {
    return false;
  }
}
