package io.msgserver.plugins.counter;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.StateHandover;
import io.msgserver.api.Username;
import java.util.Map;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a count for each login, from its begin to its end, over lost connections and new versions. */
@Extension
public final class Counter implements MsgServerHandler, StateHandover {
    private static final Logger log = LoggerFactory.getLogger(Counter.class);

    private final MsgServer server;
    private final CounterOptions options;
    private final Counts counts;
    private final Absences absences;
    /** One for each version: it caches classes, which must not outlive the version. */
    private final JsonMapper json = new JsonMapper();

    /** The state that the next version receives. It is a record of its own, so that later versions can add to it. */
    record State(Map<String, Long> counts) {}

    /** Reads the settings once: when they change, there is a new version. */
    public Counter(MsgServer server) {
        this.server = server;
        this.options = server.settings(CounterOptions.DEFAULTS);
        this.counts = new Counts(options.most());
        this.absences = new Absences(server, options.away(), this::logOutAbsent);
    }

    @Override
    public MsgServer server() {
        return server;
    }

    /** After a restart of the host users are logged in already, but none is connected. */
    @Override
    public void onRegister(String servername) {
        absences.beginAll();
    }

    /** Runs in the lane {@code ORDERED}, the default: no other request of this user runs at the same time. */
    @Override
    public byte[] onRequest(Username username, byte[] message) {
        return json.writeValueAsBytes(reply(username, message));
    }

    /**
     * A malformed request gets a reply that says so: failed requests, with a stack trace in the log, are for errors of
     * the plugin.
     */
    private Reply reply(Username username, byte[] message) {
        try {
            return reply(username, json.readValue(message, Command.class));
        } catch (JacksonException e) {
            return new Reply.Problem("this is no command: " + e.getOriginalMessage());
        }
    }

    private Reply reply(Username username, Command command) {
        return switch (command) {
            case Command.Show() -> new Reply.Count(counts.of(username));
            case Command.Add(long amount) when amount < 1 ->
                new Reply.Problem("amount is " + amount + ": it must be 1 or more");
            case Command.Add(long amount) when !counts.add(username, amount) ->
                new Reply.Problem("amount is " + amount + ": the count would be more than " + options.most());
            case Command.Add _ -> new Reply.Count(counts.of(username));
        };
    }

    @Override
    public void onDisconnect(Username username) {
        absences.begin(username);
    }

    private void logOutAbsent(Username username) {
        log.info("{} was away for {} s and is logged out", username.uid(), options.away().toSeconds());
        onLogout(username.uid(), username.subid());
    }

    @Override
    public void onLogout(String uid, String subid) {
        Username username = server.username(uid, subid);
        absences.forget(username);
        MsgServerHandler.super.onLogout(uid, subid);
        counts.forget(username);
    }

    /** Returns the state in a form that later versions can read: JSON. */
    @Override
    public byte[] exportState() {
        return json.writeValueAsBytes(new State(counts.toMap()));
    }

    /** Starts the timers of users who left before: this version is called for later events only. */
    @Override
    public void importState(byte[] state, String fromVersion) {
        counts.putAll(json.readValue(state, State.class).counts(), server::isLoggedIn);
        absences.beginAll();
    }
}
