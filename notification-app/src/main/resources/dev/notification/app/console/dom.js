/** An element made by DOM calls alone: text stays text, and no style attribute is ever written. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** The server may stand below a path of its host: an address of the API, from the page that is shown. */
export const address = (path) => new URL(path.slice(1), new URL('.', document.baseURI)).href;

const decimal = new Intl.NumberFormat('en');
export const number = (value) => decimal.format(value);
export const plural = (count, one, many = one + 's') => `${number(count)} ${count === 1 ? one : many}`;

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const precise = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false });
export const clockTime = (at) => clock.format(new Date(at));
export const preciseTime = (at) => precise.format(new Date(at));
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const STEPS = [['day', 86400], ['hour', 3600], ['minute', 60]];

/** The server's details begin as fragments do; here they are sentences. */
export const sentence = (words) => words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()).replace(/([^\s.!?…])\s*$/, '$1.');

/** A time as a person says it; the exact one is in the title. */
export function time(at) {
  const date = new Date(at);
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  const words = Math.abs(seconds) < 5 ? 'just now' : relative.format(Math.round(seconds / size), unit);
  return make('time', { datetime: date.toISOString(), title: day.format(date) + ' · ' + date.toISOString() }, words);
}

/** Seconds as "3 d 4 h", the two largest parts. */
export function span(seconds) {
  const parts = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const words = [];
  for (const [unit, size] of parts) {
    const count = Math.floor(seconds / size);
    if (count > 0 && words.length < 2) words.push(`${count} ${unit}`);
    else if (words.length) break;
    seconds -= count * size;
  }
  return words.join(' ') || '0 s';
}

/** Says something to whoever listens to the page. */
export function say(words) {
  byId('said').textContent = words;
}

export async function copy(text, button) {
  let words = 'Copied';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    words = 'Not allowed here';
  }
  const before = button.dataset.words ??= button.textContent;
  button.textContent = words;
  say(words);
  setTimeout(() => { button.textContent = before; }, 1600);
}

/** JSON with line breaks, every number and escape as it came: nothing is parsed. */
export function pretty(text) {
  if (!/^\s*[[{]/.test(text)) return text;
  let depth = 0;
  const lineBreak = () => '\n' + '  '.repeat(depth);
  return text.replace(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[{}\],:]|\s+/g, (token) => {
    if (token === '{' || token === '[') {
      depth++;
      return token + lineBreak();
    }
    if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      return lineBreak() + token;
    }
    if (token === ',') return token + lineBreak();
    if (token === ':') return ': ';
    return token.trim();
  });
}

/** What the page remembers between visits: the theme. Never a token. Storage may be blocked. */
export const memory = {
  blocked: false,
  get(key) {
    try {
      return localStorage.getItem('notification:console:' + key);
    } catch {
      this.blocked = true;
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem('notification:console:' + key, value);
    } catch {
      this.blocked = true;
    }
  },
};

/** Calls `work` now and then at most once per `ms`, the last call never lost. */
export function atMostEvery(ms, work) {
  let timer = 0;
  let again = false;
  return function call() {
    if (timer) {
      again = true;
      return;
    }
    work();
    timer = setTimeout(() => {
      timer = 0;
      if (again) {
        again = false;
        call();
      }
    }, ms);
  };
}
