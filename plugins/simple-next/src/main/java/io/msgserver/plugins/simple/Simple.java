package io.msgserver.plugins.simple;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.util.Locale;
import org.pf4j.Extension;

/** The version of {@code simple} that the demo swaps in: upper case, and an exclamation mark. */
@Extension
public record Simple(MsgServer server) implements MsgServerHandler {

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        return (new String(message, UTF_8).toUpperCase(Locale.ROOT) + "!").getBytes(UTF_8);
    }
}
