package com.example.shop;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Threads;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.rest.RestModule;
import dev.notification.transport.ws.WebSocketConfig;
import dev.notification.transport.ws.WebSocketModule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.context.SmartLifecycle;

// region port
/** The service's clients, on a port beside the application's: opened last and drained first. */
class NotificationPort implements SmartLifecycle, AutoCloseable {
    private final ThreadPoolExecutor workers;
    private final WebSocketModule webSocket;
    private final RestModule rest;
    private final HttpPort port;
    private final Loop deadlines = new Loop("http-deadlines");
    private volatile boolean running;

    NotificationPort(
            HttpConfig config, Inboxes inboxes, Accounts accounts, Operators operators, InstantSource clock) {
        workers = Threads.pool("http-worker", config.workers(), HttpPort.queueFor(config.workers()));
        webSocket = new WebSocketModule(WebSocketConfig.defaults(), inboxes, accounts.authenticateCaller(), clock);
        rest = new RestModule(inboxes, accounts, config.addresses(), clock)
                .operatedBy(operators, accounts, config.addresses(), clock);
        port = new HttpPort(config, WebSocketModule.PATH, workers)
                .add(webSocket.addOn())
                .add(rest.addOn())
                .serve(
                        RestModule.PATH,
                        rest.handler(),
                        rest.shares(workers, config.workers(), config.addresses()))
                .knowing(rest::isKnown);
    }

    @Override
    public void start() {
        port.start();
        deadlines.every("requests", Duration.ofSeconds(1), port::sweep);
        running = true;
    }

    @Override
    public void stop() {
        webSocket.refuse();
        rest.drain();
        port.drain(Duration.ofSeconds(2));
        webSocket.drain(Duration.ofSeconds(2));
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    int port() {
        return port.port();
    }

    @Override
    public void close() {
        deadlines.close();
        port.close();
        workers.shutdownNow();
        rest.close();
        webSocket.close();
    }
}
// endregion
