import './client/elements.js';
import { address, byId, copy, make } from './dom.js';

const elements = ['status', 'bell', 'inbox', 'toasts'].map(byId);
const stage = byId('stage');
const knobs = byId('knobs');

const COLOURS = [
  ['accent', 'Accent', '#2f55c8'],
  ['badge', 'Badge', '#c92a2a'],
  ['background', 'Background', '#ffffff'],
  ['surface', 'Row', '#ffffff'],
  ['text', 'Text', '#1b1d22'],
  ['text-muted', 'Muted text', '#5b5e68'],
  ['border', 'Border', '#e2e1dc'],
  ['urgent', 'Urgent', '#b3261e'],
];
const MEASURES = [
  ['radius', 'Radius', 0, 24, 10],
  ['font-size', 'Font size', 12, 20, 15],
  ['space', 'Space', 4, 20, 12],
  ['width', 'Width', 300, 560, 400],
  ['height', 'Height', 320, 800, 560],
];
const PRESETS = {
  Plain: { theme: 'auto' },
  Ink: { theme: 'dark', accent: '#f2c14e', badge: '#f2c14e', 'badge-text': '#17181c', 'accent-text': '#17181c', background: '#17181c', surface: '#1f2126', text: '#f3f1ea', 'text-muted': '#aaa79d', border: '#33353c', radius: '2px' },
  Forest: { theme: 'light', accent: '#1f6f4a', badge: '#1f6f4a', background: '#f4f7f2', surface: '#ffffff', text: '#16241c', 'text-muted': '#52635a', border: '#d5dfd6', radius: '14px' },
  Berry: { theme: 'light', accent: '#a3195b', badge: '#a3195b', background: '#fff7fa', surface: '#ffffff', text: '#2a1420', 'text-muted': '#74566a', border: '#f0d6e2', radius: '20px' },
};
const SAMPLES = [
  ['An order', { title: 'Order 42 has been shipped', message: 'It leaves Bandung today and should be with you on Thursday.', category: 'orders', link: '/playground' }],
  ['Something urgent', { title: 'A new login from Surabaya', message: 'If this was not you, change your password now.', category: 'security', priority: 'urgent' }],
  ['A mention', { title: 'Grace mentioned you', message: '“Could you look at the second paragraph before noon?”', category: 'social', priority: 'high' }],
  ['Right to left', { title: 'تم شحن طلبك', message: 'سيصل طلبك رقم ٤٢ يوم الخميس، شكرًا لثقتك بنا.', category: 'orders' }],
  ['Very long', { title: 'Minutes of the meeting', message: 'We went through the list once more. '.repeat(60).trim(), category: 'social' }],
  ['Without a space', { message: 'x'.repeat(600) }],
  ['Markup, which stays text', { title: '<img src=x onerror=alert(1)>', message: '<script>alert("no")</script> & <b>not bold</b>', category: 'tests' }],
];

/** The custom properties that were touched, by their names without the prefix. */
const theme = new Map();

byId('presets').append(...Object.keys(PRESETS).map((name) => make('button', { type: 'button', onclick: () => dress(PRESETS[name]) }, name)));
byId('colours').append(...COLOURS.map(([name, label, value]) => make('label', {}, make('input', { type: 'color', value, 'data-property': name }), label)));
byId('measures').append(...MEASURES.map(([name, label, min, max, value]) => make('label', {}, label, make('input', { type: 'range', min, max, value, 'data-property': name }), make('output', {}, `${value} px`))));
byId('sample').append(...SAMPLES.map(([label], index) => make('option', { value: index }, label)));

function dress({ theme: scheme, ...values }) {
  undress();
  for (const radio of knobs.elements.theme) radio.checked = radio.value === scheme;
  for (const [name, value] of Object.entries(values)) {
    theme.set(name, value);
    const input = knobs.querySelector(`[data-property="${name}"]`);
    if (input) input.value = parseFloat(value) || value;
  }
  apply();
}

function undress() {
  for (const name of theme.keys()) for (const element of [stage, byId('toasts')]) element.style.removeProperty(`--notification-${name}`);
  theme.clear();
  for (const input of knobs.querySelectorAll('[data-property]')) input.value = input.defaultValue;
}

/** Properties by CSSOM: the page's policy knows no style attribute. */
function apply() {
  const { theme: scheme, placement, badge, language, direction } = knobs.elements;
  if (scheme.value === 'auto') delete stage.dataset.theme;
  else stage.dataset.theme = scheme.value;
  for (const [name, value] of theme) for (const element of [stage, byId('toasts')]) element.style.setProperty(`--notification-${name}`, value);
  for (const element of elements) {
    element.setAttribute('theme', scheme.value);
    element.setAttribute('lang', language.value);
    element.setAttribute('dir', direction.value);
  }
  stage.dir = direction.value;
  byId('bell').setAttribute('placement', placement.value);
  byId('bell').setAttribute('badge', badge.value);
  for (const input of byId('measures').querySelectorAll('input')) input.nextElementSibling.value = `${input.value} px`;
  write();
}

function attributes() {
  const { theme: scheme, placement, badge, language } = knobs.elements;
  return [['theme', scheme.value, 'auto'], ['placement', placement.value, 'bottom-end'], ['badge', badge.value, 'unseen'], ['lang', language.value, 'en']]
    .filter(([, value, usual]) => value !== usual).map(([name, value]) => ` ${name}="${value}"`).join('');
}

const bell = () => `<notification-bell token-url="/my-backend/notification-token"${attributes()}></notification-bell>`;

function write() {
  byId('two').textContent = `<script type="module" src="${address('/client/elements.js')}"></script>\n${bell()}`;
  byId('css-panel').hidden = theme.size === 0;
  byId('css').textContent = `notification-bell, notification-inbox, notification-toasts {\n${[...theme].map(([name, value]) => `  --notification-${name}: ${value};`).join('\n')}\n}`;
  withIntegrity();
}

let modules = null;

function withIntegrity() {
  if (!modules) return;
  const at = (name) => address(`/client/${modules.version}/${name}`);
  const line = ({ name, integrity }) => `<link rel="modulepreload" href="${at(name)}" integrity="${integrity}" crossorigin>`;
  const main = modules.modules.find(({ name }) => name === 'elements.js');
  if (!main) return;
  const parts = modules.modules.filter(({ name }) => name !== 'elements.js' && name !== 'react.js');
  byId('integrity').textContent = `${parts.map(line).join('\n')}\n<script type="module" src="${at(main.name)}" integrity="${main.integrity}" crossorigin></script>\n${bell()}`;
  byId('integrity-panel').hidden = false;
}

fetch(address('/client/modules.json')).then((response) => (response.ok ? response.json() : null)).then((known) => {
  modules = known;
  withIntegrity();
  // Without the list there is no such snippet; the two lines stand.
}).catch(() => {});

knobs.addEventListener('input', ({ target }) => {
  const name = target.dataset.property;
  if (name) theme.set(name, target.type === 'range' ? `${target.value}px` : target.value);
  apply();
});
knobs.addEventListener('reset', () => setTimeout(() => {
  undress();
  apply();
}));
knobs.addEventListener('submit', (event) => event.preventDefault());

byId('send-one').addEventListener('click', async ({ currentTarget: button }) => {
  const select = byId('sample');
  const [, draft] = SAMPLES[select.value];
  const words = byId('sender-words');
  button.disabled = true;
  try {
    const { client } = byId('bell');
    const { id } = await client.account();
    const sent = await client.send({ user_id: id, ...draft });
    words.textContent = `Sent: it is revision ${sent.rev} of the inbox.`;
    select.selectedIndex = (select.selectedIndex + 1) % SAMPLES.length;
  } catch (error) {
    words.textContent = error.detail ?? 'The server cannot be reached.';
  } finally {
    button.disabled = false;
  }
});

for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copy(byId(button.dataset.copy).textContent, button));
apply();
