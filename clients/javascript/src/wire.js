/** @import * as T from './types.js' */

/**
 * A `fetch` and a `WebSocket` that tell what goes over the wire, without the token: `new NotificationClient({...watch(tell), token})`.
 * @param {(entry: T.Wire) => void} tell @param {{fetch?: typeof fetch, WebSocket?: any}} [over]
 */
export const watch = (tell, { fetch = globalThis.fetch, WebSocket = globalThis.WebSocket } = {}) => {
  /** @param {'out' | 'in'} direction @param {'request' | 'answer' | 'frame'} kind @param {string} text @param {object} [more] */
  const note = (direction, kind, text, more) => tell({ at: new Date(), direction, kind, text, ...more });
  /** @param {string | URL | Request} url */
  const pathOf = (url) => String(url).replace(/^\w+:\/\/[^/]*/, '');

  return {
    /** @type {typeof globalThis.fetch} */
    async fetch(url, init) {
      const method = init?.method ?? 'GET';
      const path = pathOf(/** @type {any} */ (url));
      const began = performance.now();
      /** @param {number} status @param {string} text */
      const answered = (status, text) => note('in', 'answer', text, { method, path, status, ms: Math.round(performance.now() - began) });
      note('out', 'request', `${init?.body ?? ''}`, { method, path });
      try {
        const answer = await fetch(url, init);
        const text = await answer.clone().text();
        answered(answer.status, text);
        return answer;
      } catch (error) {
        answered(0, `${error}`);
        throw error;
      }
    },

    WebSocket: WebSocket && class extends WebSocket {
      /** @param {string} url @param {string[]} protocols */
      constructor(url, protocols) {
        super(url, protocols);
        note('out', 'request', '', { method: 'GET', path: pathOf(url) });
        this.addEventListener('message', (/** @type {any} */ { data }) => note('in', 'frame', data));
      }

      /** @param {string} text */
      send(text) {
        super.send(text);
        note('out', 'frame', text.replace(/("token":)"[^"]*"/, '$1"…"'));
      }
    },
  };
};
