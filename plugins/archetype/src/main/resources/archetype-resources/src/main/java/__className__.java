package ${package};

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import org.pf4j.Extension;

/** Answers each message with a greeting. */
@Extension
public final class ${className} implements MsgServerHandler {
    private final MsgServer server;
    private final Options options;

    /** The settings of "${artifactId}" in plugins.settings of conf/msgserver.json. */
    record Options(String greeting) {
        Options {
            if (greeting.isBlank()) {
                throw new IllegalArgumentException("greeting is empty: give it a word, as in \"Hello\"");
            }
        }
    }

    public ${className}(MsgServer server) {
        this.server = server;
        this.options = server.settings(new Options("Hello"));
    }

    @Override
    public MsgServer server() {
        return server;
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        String text = new String(message, UTF_8);
        return (options.greeting() + ", " + username.uid() + ": " + text).getBytes(UTF_8);
    }
}
