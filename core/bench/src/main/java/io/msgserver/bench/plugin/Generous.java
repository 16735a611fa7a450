package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.nio.ByteBuffer;
import org.pf4j.Extension;

/** Answers a request of four bytes, a number, with that many bytes, and any other with itself. */
@Extension
public record Generous(MsgServer server) implements MsgServerHandler {

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        return message.length == Integer.BYTES ? new byte[ByteBuffer.wrap(message).getInt()] : message;
    }
}
