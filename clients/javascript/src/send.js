/** @import * as T from './types.js' */

/** Sends, and again with the same key until it is known what became of it. @param {T.Call} call @param {object} draft @param {{idempotencyKey?: string}} [how] @returns {Promise<T.Sent>} */
export const send = async (call, draft, { idempotencyKey = `${Date.now()}-${Math.random()}` } = {}) => {
  for (let delay = 500; ; delay *= 2) {
    try {
      return await call('POST', '/api/notifications/send', draft, { headers: { 'Idempotency-Key': idempotencyKey } });
    } catch (/** @type {any} */ error) {
      if (delay > 8000 || (error.outcome !== 'unknown' && error.status !== 503)) throw error;
    }
    await new Promise((done) => setTimeout(done, delay));
  }
};
