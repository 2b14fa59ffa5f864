package dev.notification.app.lab;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What one person of a crowd has at hand. Connections that are opened through it are closed at the latest when the
 * abuse is over, also while somebody is blocked in them.
 */
final class Visit {
    private final Ground ground;
    private final int number;
    private final Tally tally;
    private final BooleanSupplier over;
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();

    Visit(Ground ground, int number, Tally tally, BooleanSupplier over) {
        this.ground = ground;
        this.number = number;
        this.tally = tally;
        this.over = over;
    }

    Ground ground() {
        return ground;
    }

    /** Of this person in the crowd, from 0. */
    int number() {
        return number;
    }

    boolean isOver() {
        return over.getAsBoolean();
    }

    /** This person's own address. */
    String address() {
        return "127.0.1." + (1 + number % 250);
    }

    Wire wire() throws IOException {
        return kept(new Wire(ground.port(), address()));
    }

    Wire wire(String from, int window) throws IOException {
        return kept(new Wire(ground.port(), from, window));
    }

    SocketWire socket(String token, String query) throws IOException {
        return socket(token, query, new byte[0]);
    }

    SocketWire socket(String token, String query, byte[] behind) throws IOException {
        return kept(new SocketWire(ground.port(), address(), token, query, behind, 1 << 16));
    }

    /** One for which little fits on the way. */
    void narrowSocket(String token) throws IOException {
        kept(new SocketWire(ground.port(), address(), token, "", new byte[0], 1 << 10));
    }

    private <W extends Wire> W kept(W wire) throws IOException {
        open.add(wire);
        if (isOver()) {
            wire.close();
        }
        return wire;
    }

    /** Counts it, unless it may be no more than the end of the abuse. */
    void saw(Object what) {
        if (!isOver()) {
            tally.count(what);
        }
    }

    /** Counts the answer, and rests after one that says to come later. */
    void saw(Wire.Answer answer) {
        saw((Object) answer.status());
        if (answer.status() == 429 || answer.status() == 503) {
            Pace.rest(TimeUnit.MILLISECONDS, 50);
        }
    }

    /** Everything that this person has open. */
    void closeAll() {
        open.forEach(wire -> {
            try {
                wire.drop();
            } catch (IOException e) {
                saw("not closed");
            }
        });
        open.clear();
    }
}
