package dev.notification.app.endtoend;

import dev.notification.transport.http.testkit.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The encryption in front of a server that has none, with a certificate that nobody knows; as a proxy does it. */
final class TlsTunnel implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;

    /** @param target the server's port */
    TlsTunnel(int target) throws IOException {
        this.target = target;
        listening = SelfSigned.context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "tls-tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket outside = listening.accept();
                var inside = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> carry(outside, inside));
                start(() -> carry(inside, outside));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them has gone.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
