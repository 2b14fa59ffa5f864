package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.glassfish.grizzly.nio.ChannelConfigurator;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/**
 * Decides about each new connection before anything is made for it. Where there are too many, the client is told so and the
 * connection ends. It also keeps the transport from turning round and round when the process has no file descriptors left: a
 * connection that cannot be accepted stays ready to be accepted, and Grizzly tries again at once. Runs on the selector that
 * accepts, and only there.
 */
final class Accepting implements ChannelConfigurator {
    private static final ChannelConfigurator STANDARD = TCPNIOTransport.DEFAULT_CHANNEL_CONFIGURATOR;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int DRAIN_BYTES = 8192;

    /** Made ahead, with every class that this takes: without descriptors no class can be loaded. */
    private static final Refusal TOO_MANY =
            new Refusal(Problem.of(ErrorCode.OVERLOADED, "the server has as many connections as it takes; try again")
                    .withRetryAfter(RETRY_AFTER));

    private static final Refusal TOO_MANY_OF_ONE = new Refusal(
            Problem.of(ErrorCode.RATE_LIMITED, "your address has as many connections as the server takes from one")
                    .withRetryAfter(RETRY_AFTER));

    private static final IOException REFUSED = new Refused();

    static {
        TOO_MANY.answer().lastBytes();
        Objects.requireNonNull(new ClientAddress(InetAddress.getLoopbackAddress()).toString());
    }

    private final HttpLimits limits;
    private final ClientAddresses addresses;
    private final OpenConnections open;
    private final SpareDescriptor spare;
    private final BooleanSupplier room;
    private final RefusalLog refusals;
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedOfOne = new LongAdder();
    private boolean speaksTls;
    /** An event said that there is somebody to accept, and nobody has been accepted since. */
    private boolean owing;

    private record Refusal(Problem problem, Answer answer) {
        Refusal(Problem problem) {
            this(problem, Answer.of(problem));
        }
    }

    /** @param room asked when there are as many connections as there may be: makes room for one more, if it can */
    Accepting(
            HttpLimits limits,
            ClientAddresses addresses,
            OpenConnections open,
            SpareDescriptor spare,
            BooleanSupplier room,
            RefusalLog refusals) {
        this.refusals = refusals;
        this.room = room;
        this.limits = limits;
        this.addresses = addresses;
        this.open = open;
        this.spare = spare;
    }

    /** Refusals are not written from now on, since nobody could read them; called before the start. */
    void speakTls() {
        speaksTls = true;
    }

    /** How many connections were refused since there were too many. */
    long refused() {
        return refused.sum();
    }

    /** How many connections were refused since their address had too many. */
    long refusedOfOne() {
        return refusedOfOne.sum();
    }

    /** Somebody is there to be accepted, which is tried after this call. */
    void ready() {
        if (owing && !spare.isHeld()) {
            // Even the descriptor that we gave away for it was taken by somebody else: later, then.
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        if (owing) {
            spare.giveAway();
        }
        owing = true;
    }

    /** @throws IOException if the connection is refused, which ends Grizzly's work for it; it is closed by then */
    @Override
    public void preConfigure(NIOTransport transport, SelectableChannel channel) throws IOException {
        if (channel instanceof SocketChannel client) {
            owing = false;
            Optional<Refusal> refusal = refusal(client);
            if (refusal.isPresent()) {
                (refusal.get() == TOO_MANY ? refused : refusedOfOne).increment();
                tell(client, refusal.get().problem());
                refuse(client, refusal.get().answer());
                spare.take();
                throw REFUSED;
            }
        }
        STANDARD.preConfigure(transport, channel);
    }

    @Override
    public void postConfigure(NIOTransport transport, SelectableChannel channel) throws IOException {
        STANDARD.postConfigure(transport, channel);
    }

    /** From whom it comes is not there any more if the client has left at once. */
    private void tell(SocketChannel client, Problem problem) throws IOException {
        if (client.getRemoteAddress() instanceof InetSocketAddress peer) {
            refusals.connectionRefused(new ClientAddress(peer.getAddress()), problem);
        }
    }

    private Optional<Refusal> refusal(SocketChannel client) throws IOException {
        boolean isFull = open.count() >= limits.connections() && !room.getAsBoolean();
        if (isFull || !spare.take()) {
            return Optional.of(TOO_MANY);
        }
        if (limits.connectionsPerAddress() == HttpLimits.ANY_NUMBER
                || !(client.getRemoteAddress() instanceof InetSocketAddress peer)) {
            return Optional.empty();
        }
        var address = new ClientAddress(peer.getAddress());
        boolean tooMany =
                open.count(address.network()) >= limits.connectionsPerAddress() && !addresses.isProxy(address);
        return tooMany ? Optional.of(TOO_MANY_OF_ONE) : Optional.empty();
    }

    /** Says why, if that can be said without waiting, and closes the connection in any case. */
    private void refuse(SocketChannel client, Answer answer) {
        try (client) {
            if (!speaksTls) {
                client.configureBlocking(false);
                client.write(ByteBuffer.wrap(answer.lastBytes()));
                client.shutdownOutput();
                // What was sent and is not read would turn the close into a reset, which may overtake the answer.
                client.read(ByteBuffer.allocate(DRAIN_BYTES));
            }
        } catch (IOException e) {
            // The client is gone already, which is all that was wanted.
        }
    }

    /** Without a stack trace: the same one is thrown for each of a flood, and is nobody's fault. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
