package dev.notification.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between a driver and its PostgreSQL server and, once armed, cuts the connection at the next word of its choice. */
final class CuttingProxy implements AutoCloseable {
    /** Whether the server still gets what the connection is cut at. */
    enum Cut {
        BEFORE_THE_SERVER_HAS_IT,
        AFTER_THE_SERVER_HAS_IT
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final AtomicBoolean armed = new AtomicBoolean();
    private volatile Cut cut = Cut.AFTER_THE_SERVER_HAS_IT;
    private volatile String word = "COMMIT";

    CuttingProxy(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** At the next COMMIT. */
    void arm(Cut how) {
        arm(how, "COMMIT");
    }

    /** @param at a word of the statement */
    void arm(Cut how, String at) {
        cut = how;
        word = at;
        armed.set(true);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            var server = new Socket(InetAddress.getLoopbackAddress(), target);
            start(() -> pump(client, server, true));
            start(() -> pump(server, client, false));
        }
    }

    private void pump(Socket from, Socket to, boolean towardsServer) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[65536];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                boolean commits = towardsServer
                        && new String(bytes, 0, n, StandardCharsets.ISO_8859_1).contains(word)
                        && armed.compareAndSet(true, false);
                if (commits && cut == Cut.BEFORE_THE_SERVER_HAS_IT) {
                    return;
                }
                if (commits) {
                    from.close(); // Before the server has it: an answer that is quicker than this line must not arrive.
                }
                out.write(bytes, 0, n);
                out.flush();
                if (commits) {
                    in = to.getInputStream();
                    in.read(bytes); // The server does it; its answer finds nobody.
                    return;
                }
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One side hung up, or the test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
