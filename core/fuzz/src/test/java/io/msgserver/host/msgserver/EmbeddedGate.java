package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.base.config.SettingsException;
import io.msgserver.base.count.Tally;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.gate.GatePipeline;
import io.msgserver.host.gate.Traffic;
import io.msgserver.host.net.EmbeddedSocket;
import io.msgserver.host.session.Changes;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Users;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.Served;
import io.msgserver.protocol.HandshakeKind;
import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.helpers.NOPLogger;

/**
 * A gate without a port, {@code sample}. Its connections, sessions and handlers are those of a host, and all work runs
 * on the thread that sends. It serves one round of users and connections after the other.
 */
public final class EmbeddedGate {
    /** Responses that are remembered for a user. */
    public static final int EXPIRED_NUMBER = 4;

    private final GateSettings settings = settings();
    /** Receives the faults of handlers. Tests ignore them. */
    private final FaultLog faults = new FaultLog("gate sample", NOPLogger.NOP_LOGGER);
    private final Workers workers = new Workers("sample");
    private final Handlers<VersionHandler> handlers;

    /** @param answer returns the response to a request; may throw */
    public EmbeddedGate(Function<byte[], byte[]> answer) {
        this.handlers = Served.by(new VersionHandler(new Handler(answer), Lane.EVENT_LOOP, faults, Served.version()));
    }

    private static GateSettings settings() {
        try {
            return HostSettings.parse("""
                    { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                    """, Path.of("nowhere")).gates().getFirst();
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }

    private record Handler(Function<byte[], byte[]> answer) implements MsgServerHandler {
        @Override
        public MsgServer server() {
            throw new AssertionError("nobody asks the gate");
        }

        @Override
        public byte[] onRequest(Username username, byte[] message) {
            return answer.apply(message);
        }
    }

    /** Begins a round without users and connections. */
    public Round begin() {
        return new Round();
    }

    /** One round, with users and connections of its own. */
    public final class Round implements Serving {
        private final Users users = new Users(
                new SessionLimits(EXPIRED_NUMBER, 256, Integer.MAX_VALUE, new RememberedTotal(Long.MAX_VALUE)),
                Changes.NONE);
        private final Traffic traffic = new Traffic();
        private final RequestCounts counts = new RequestCounts();
        private final RequestLanes lanes = new RequestLanes(handlers, new RequestRunner(faults, counts), workers);
        private final Tally<HandshakeOutcome> outcomes = new Tally<>(HandshakeOutcome.class);
        private final List<Username> disconnected = new ArrayList<>();

        public void login(Username username, byte[] secret) {
            users.login(username, Secret.of(secret));
        }

        public void logout(Username username) {
            users.logout(username);
        }

        /** Connects a client. */
        public EmbeddedSocket connect(ByteBufAllocator memory) {
            var socket = new EmbeddedSocket(memory);
            GatePipeline.fill(socket, settings, traffic, connection -> new HandshakeHandler(connection, users, this,
                    settings.clients().handshakeTimeout(), outcomes, Set.of(HandshakeKind.values())));
            return socket;
        }

        /** Returns the users whose connections ended, in that order. */
        public List<Username> disconnectsTold() {
            return disconnected;
        }

        @Override
        public RequestLanes lanes() {
            return lanes;
        }

        @Override
        public RequestCounts counts() {
            return counts;
        }

        @Override
        public void disconnected(Username username) {
            disconnected.add(username);
        }
    }
}
