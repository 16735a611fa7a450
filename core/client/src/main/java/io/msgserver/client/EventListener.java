package io.msgserver.client;

import java.io.IOException;
import java.util.function.Consumer;

/** A listener that passes {@link ClientEvent}s on and ignores the rest. */
record EventListener(Consumer<ClientEvent> consumer) implements ClientListener {
    @Override
    public void connected(long index) {
        consumer.accept(new ClientEvent.Connected(index));
    }

    @Override
    public void disconnected(IOException cause) {
        consumer.accept(new ClientEvent.Disconnected(cause));
    }
}
