package dev.notification.app.architecture.wrong.core.port.in;

import dev.notification.app.architecture.wrong.core.application.TellsTheTime;

/** Breaks INBOUND_PORTS_ARE_ONE_METHOD and PORTS_KNOW_ONLY_THE_DOMAIN. */
public interface DoesTwoThings {
    TellsTheTime first();

    void second();
}
