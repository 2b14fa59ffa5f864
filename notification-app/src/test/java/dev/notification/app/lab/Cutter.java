package dev.notification.app.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP on to a port of this machine, until it is told to cut: all connections at once, or each one in the moment in
 * which an answer is on its way, so that its client cannot know what was done.
 */
public final class Cutter implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile int cutEvery = Integer.MAX_VALUE;
    private volatile boolean away;

    public Cutter(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "cutter");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                if (away) {
                    cut(client);
                    continue;
                }
                try {
                    var server = new Socket(InetAddress.getByName("127.0.0.1"), target);
                    open.add(server);
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    start(() -> pass(client, server, false));
                    start(() -> pass(server, client, true));
                } catch (IOException e) {
                    cut(client); // As if nobody listened.
                }
            } catch (IOException e) {
                return; // It was closed.
            }
        }
    }

    private void pass(Socket from, Socket to, boolean isAnswer) {
        byte[] buffer = new byte[1 << 14];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isAnswer && answers.incrementAndGet() % cutEvery == 0) {
                    break;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Either end is gone, and so is the other now.
        } finally {
            cut(from);
            cut(to);
        }
    }

    private void cut(Socket socket) {
        open.remove(socket);
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            // It was closed meanwhile.
        }
    }

    /** All that are open now. */
    void cutAll() {
        open.forEach(this::cut);
    }

    /** As if what it passes on to had gone, until {@link #comeBack}; the port stays its own, so that nobody else gets it. */
    public void goAway() {
        away = true;
        cutAll();
    }

    public void comeBack() {
        away = false;
    }

    /** From now on each so many-th piece of an answer is lost, and its connection with it. */
    void cutAnswers(int every) {
        cutEvery = every;
    }

    void leaveAlone() {
        cutEvery = Integer.MAX_VALUE;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutAll();
    }
}
