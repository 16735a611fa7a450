package io.msgserver.bench.plugin;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.util.Locale;
import org.pf4j.Extension;

/** Returns each request's content, in the lane that its gate is named for. */
@Extension
public record EchoPlugin(MsgServer server) implements MsgServerHandler {

    @Override
    public Lane lane() {
        return Lane.valueOf(server.servername().toUpperCase(Locale.ROOT));
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        return message;
    }
}
