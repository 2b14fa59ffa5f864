// A proxy between the client and the server, which forwards ordinary requests and does with an upgrade what it is told.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

/** @param {number} port  of the server */
export async function startProxy(port) {
  const sockets = new Set();
  const proxy = {
    url: '',
    /** Whether upgrades come through; else there is no answer, not even an end. */
    upgrades: true,
    swallowed: 0,
    upgraded: 0,
    close() {
      listening.close();
      listening.closeAllConnections();
      for (const socket of sockets) socket.destroy();
    },
  };
  const keep = (socket) => {
    sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    return socket;
  };
  const listening = http.createServer((request, response) => {
    const { method, url: path, headers } = request;
    const onward = http.request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  listening.on('upgrade', (request, socket, head) => {
    keep(socket);
    if (!proxy.upgrades) {
      proxy.swallowed++;
      return;
    }
    proxy.upgraded++;
    const onward = keep(net.connect(port, '127.0.0.1'));
    const fields = request.rawHeaders.map((text, i) => text + (i % 2 ? '\r\n' : ': ')).join('');
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${fields}\r\n`);
    onward.write(head);
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  proxy.url = `http://127.0.0.1:${listening.address().port}`;
  return proxy;
}
