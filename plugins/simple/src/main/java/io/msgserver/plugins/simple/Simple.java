package io.msgserver.plugins.simple;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.time.Duration;
import java.util.Locale;
import org.pf4j.Extension;

/**
 * Answers in upper case. A message that starts with "sleep" takes a second, to try out what becomes of a slow request.
 */
@Extension
public record Simple(MsgServer server) implements MsgServerHandler {

    @Override
    public byte[] onRequest(Username username, byte[] message) throws InterruptedException {
        String text = new String(message, UTF_8);
        if (text.startsWith("sleep")) {
            Thread.sleep(Duration.ofSeconds(1));
        }
        return text.toUpperCase(Locale.ROOT).getBytes(UTF_8);
    }
}
