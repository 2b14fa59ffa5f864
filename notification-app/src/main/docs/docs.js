/** Search over the pages: the index is fetched at the first letter, and what is found is shown as text. */
const search = document.getElementById('ui.search');
const query = document.getElementById('ui.query');
const found = document.getElementById('ui.found');
const words = document.getElementById('ui.words');
const list = document.getElementById('ui.list');
const root = new URL('./', import.meta.url);
const MOST = 20;
const AROUND = 90;
let index;

/** @returns {Promise<{address: string, page: string, heading: string, text: string, low: string, lowHeading: string}[]>} */
function sections() {
  index ??= fetch(new URL('search.json', root)).then(async answer => {
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).flatMap(([path, page, ...parts]) => {
      const all = [];
      for (let i = 0; i < parts.length; i += 3) {
        const [id, heading, text] = parts.slice(i, i + 3);
        all.push({address: `${path}#${id}`, page, heading, text, low: text.toLowerCase(), lowHeading: `${page} ${heading}`.toLowerCase()});
      }
      return all;
    });
  });
  index.catch(() => { index = undefined; });
  return index;
}

/** How well a section fits: 0 if a word is missing in it. */
function fits(section, wanted) {
  let sum = 0;
  for (const word of wanted) {
    const inHeading = section.lowHeading.includes(word);
    if (!inHeading && !section.low.includes(word)) return 0;
    sum += inHeading ? 10 : 1;
  }
  return sum;
}

/** The words around the first that was looked for, with all of them marked. */
function excerpt(section, wanted) {
  const line = document.createElement('div');
  const places = wanted.map(word => section.low.indexOf(word)).filter(place => place >= 0);
  const from = Math.max(0, Math.min(...places, section.text.length) - AROUND / 2);
  const text = section.text.slice(places.length ? from : 0, (places.length ? from : 0) + 2 * AROUND);
  let rest = text;
  while (rest) {
    const low = rest.toLowerCase();
    const next = wanted.map(word => ({word, at: low.indexOf(word)})).filter(({at}) => at >= 0).sort((a, b) => a.at - b.at)[0];
    if (!next) break;
    const mark = document.createElement('mark');
    mark.textContent = rest.slice(next.at, next.at + next.word.length);
    line.append(rest.slice(0, next.at), mark);
    rest = rest.slice(next.at + next.word.length);
  }
  line.append(rest);
  return line;
}

function entry(section, wanted) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = new URL(section.address, root).href;
  link.textContent = section.heading === section.page ? section.page : `${section.page}: ${section.heading}`;
  link.addEventListener('click', () => { query.value = ''; show(); });
  item.append(link, excerpt(section, wanted));
  return item;
}

async function show() {
  const text = query.value;
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) {
    found.hidden = true;
    return;
  }
  let fitting;
  try {
    fitting = (await sections()).map(section => ({section, fit: fits(section, wanted)})).filter(({fit}) => fit);
  } catch {
    fitting = undefined;
  }
  if (text !== query.value) return;
  found.hidden = false;
  words.textContent = !fitting ? 'The index of the search cannot be reached.'
    : fitting.length > MOST ? `${fitting.length} places; the first ${MOST}:` : !fitting.length ? `Nothing has ${wanted.length === 1 ? 'this word' : 'all of these words'}. Try fewer, or the beginning of one.`
    : `${fitting.length} ${fitting.length === 1 ? 'place' : 'places'}`;
  list.replaceChildren(...(fitting ?? []).sort((a, b) => b.fit - a.fit).slice(0, MOST).map(({section}) => entry(section, wanted)));
}

search.hidden = false;
query.addEventListener('input', show);
document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && document.activeElement !== query) {
    event.preventDefault();
    query.focus();
  } else if (event.key === 'Escape' && query.value) {
    query.value = '';
    show();
  }
});
