package dev.notification.app.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.lab.history.Event;
import dev.notification.app.lab.history.History;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A device that connects again and again: from the cursor that it keeps on disk, or from the one that the server keeps for
 * it. It writes down every frame, acknowledges now and then, and asks what has become of that.
 */
final class Receiver implements Runnable {
    private static final int PONG = 0x8A;
    private static final int ACK_EVERY = 20;

    private final int port;
    private final String name;
    private final Account account;
    private final Path cursor;
    private final History.Log log;
    private final BooleanSupplier over;
    private final Random random;
    private int connections;
    private int frames;
    private boolean acknowledged;
    private volatile String place;

    /** @param start the cursor from before anything was sent */
    Receiver(
            int port, String name, Account account, String start, Path directory, History history, BooleanSupplier over)
            throws IOException {
        this.port = port;
        this.name = name;
        this.account = account;
        this.cursor = directory.resolve(name + ".cursor");
        this.log = history.log(name);
        this.over = over;
        this.random = new Random(name.hashCode());
        keep(start);
    }

    private void keep(String text) throws IOException {
        Files.writeString(cursor, text);
        place = text;
    }

    /** How far it has come. For any thread. */
    String place() {
        return place;
    }

    Account account() {
        return account;
    }

    @Override
    public void run() {
        try (log) {
            while (!over.getAsBoolean()) {
                String connection = name + "-" + connections++;
                try {
                    live(connection);
                } catch (IOException e) {
                    Pace.rest(TimeUnit.MILLISECONDS, 50); // Nobody listens, or whoever did is gone.
                }
            }
        }
    }

    private void live(String connection) throws IOException {
        boolean relies = acknowledged && random.nextBoolean();
        String given = relies ? "" : Files.readString(cursor);
        String query = "?device=" + name + (relies ? "" : "&since=" + given);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(2500));
        try (SocketWire socket = new SocketWire(port, "127.0.0.1", account.token(), query)) {
            int code = SocketWire.NO_CODE;
            try {
                code = follow(socket, connection, given, end);
            } finally {
                log.add(new Event.Closed(System.nanoTime(), name, connection, code));
            }
        }
    }

    /** Until its time is over or the server closes; returns the code, 0 for an end of its own choice. */
    private int follow(SocketWire socket, String connection, String given, long end) throws IOException {
        socket.patience(100);
        boolean greeted = false;
        while (!over.getAsBoolean() && (System.nanoTime() < end || !greeted)) {
            try {
                socket.in.mark(1);
                if (socket.in.read() < 0) {
                    return SocketWire.NO_CODE;
                }
                socket.in.reset();
            } catch (SocketTimeoutException e) {
                continue; // Between two frames; it looks whether its time is over.
            }
            socket.patience(20_000);
            SocketWire.Frame frame = socket.next();
            socket.patience(100);
            if (frame.isClose()) {
                return frame.closeCode();
            } else if (frame.opcode() == SocketWire.PING) {
                socket.write(SocketWire.masked(PONG, frame.payload()));
            } else if (frame.opcode() == SocketWire.TEXT) {
                greeted |= took(socket, connection, given, frame.json());
            }
        }
        return 0;
    }

    /** True for the hello. */
    private boolean took(SocketWire socket, String connection, String given, JsonNode frame) throws IOException {
        String type = frame.path("type").asText();
        if (type.equals("hello")) {
            String start = frame.get("cursor").asText();
            log.add(new Event.Connected(System.nanoTime(), name, account.id(), connection, given, start));
            keep(start);
            return true;
        }
        if (type.equals("reset")) {
            String head = frame.get("head").asText();
            log.add(new Event.Reset(
                    System.nanoTime(), name, connection, frame.get("reason").asText(), head));
            keep(head);
        } else if (frame.has("cursor")) {
            moved(socket, connection, frame);
        }
        return false;
    }

    /** Whatever its type: a frame of which nothing else is understood is written down as well. */
    private void moved(SocketWire socket, String connection, JsonNode frame) throws IOException {
        String reached = frame.get("cursor").asText();
        if (reached.equals(place)) {
            return; // It is live where it stood.
        }
        JsonNode note = frame.path("notification");
        List<Event.Note> notes = note.isMissingNode() ? List.of() : List.of(Scene.note(note));
        log.add(new Event.Received(
                System.nanoTime(), name, connection, frame.path("prev").asText(place), reached, notes));
        keep(reached);
        if (++frames % ACK_EVERY == 0) {
            socket.send("{\"type\":\"ack\",\"cursor\":\"" + reached + "\"}");
            acknowledged = true;
        } else if (frames % (5 * ACK_EVERY) == 5) {
            askWhatIsStored();
        }
    }

    private void askWhatIsStored() {
        try (Wire wire = new Wire(port, "127.0.0.1")) {
            Wire.Answer answer = wire.get("/api/devices", account.token());
            if (answer.status() == 200) {
                for (JsonNode device : answer.json().get("devices")) {
                    if (device.get("id").asText().equals(name)) {
                        log.add(new Event.Stored(
                                System.nanoTime(), name, device.get("cursor").asText()));
                    }
                }
            }
        } catch (IOException e) {
            return; // It asks again later.
        }
    }
}
