package io.msgserver.host.config;

import io.msgserver.base.config.Differences;
import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import io.msgserver.base.config.SettingsException;
import io.msgserver.base.config.SettingsText;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.protocol.HandshakeKind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a host. When they were read from a file, no two listeners have the same address and port, and no two
 * gates the same name.
 *
 * @param login       null when this host has no login server
 * @param control     null when this host has no control server
 * @param sessions    the storage of sessions and the memory for them
 * @param stopTimeout the time in which pending requests may finish when the host stops; 1 ms to 1 h
 * @param eventLoops  the number of threads that read and write connections; 1 to 1,024
 * @param handshakes  the handshakes by which clients may agree on a secret and prove it; not empty
 */
public record HostSettings(@Nullable LoginSettings login, List<GateSettings> gates, PluginsSettings plugins,
        @Nullable ControlSettings control, SessionSettings sessions, Duration stopTimeout, int eventLoops,
        Set<HandshakeKind> handshakes) {
    private static final Range LOOPS = new Range(1, 1024, "number of event loops");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public HostSettings {
        gates = List.copyOf(gates);
        DurationRange.TIMEOUTS.require("stopTimeout", stopTimeout);
        LOOPS.require("eventLoops", eventLoops);
        Handshakes.ANY.require("handshakes", handshakes);
        handshakes = Collections.unmodifiableSet(EnumSet.copyOf(handshakes));
    }

    /** Returns these settings with the plugins' own settings of others. */
    public HostSettings with(PluginsSettings others) {
        return new HostSettings(login, gates, plugins.with(others.settings()), control, sessions, stopTimeout,
                eventLoops, handshakes);
    }

    /** Returns the differences to other settings, the plugins' own excepted: keys as in the file, with both values. */
    public List<String> differences(HostSettings other) {
        return Differences.between(ShownSettings.tree(with(other.plugins())), ShownSettings.tree(other));
    }

    /**
     * Reads a settings file: JSON in UTF-8, in which comments and a trailing comma are allowed. Every key has a default
     * except a gate's name and the plugins.
     *
     * @param home the folder to which relative paths in the file refer
     * @throws SettingsException when the file is invalid or cannot be read; it names every problem
     */
    public static HostSettings read(Path file, Path home) throws SettingsException {
        String name = file.startsWith(home) ? home.relativize(file).toString() : file.toString();
        try {
            return parse(name, Files.readString(file), home);
        } catch (IOException e) {
            throw new SettingsException(name, List.of(file.toAbsolutePath() + ": " + reason(e)));
        }
    }

    /**
     * Reads settings as from {@code conf/msgserver.json}.
     *
     * @param home the folder to which relative paths refer
     * @throws SettingsException when the settings are invalid; it names every problem
     */
    public static HostSettings parse(String json, Path home) throws SettingsException {
        return parse("conf/msgserver.json", json, home);
    }

    private static HostSettings parse(String name, String json, Path home) throws SettingsException {
        return SettingsText.parse(name, json, home, HostSettings::from);
    }

    private static HostSettings from(Section section) {
        LoginSettings login = section.has("login") ? section.section("login", LoginSettings::from) : null;
        return new HostSettings(login,
                section.sections("gates", GateSettings::from),
                section.section("plugins", PluginsSettings::from),
                section.has("control") ? section.section("control", ControlSettings::from) : null,
                section.section("sessions", SessionSettings::from),
                section.get("stop_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(10)),
                section.get("event_loops", LOOPS, Runtime.getRuntime().availableProcessors()),
                section.get("handshakes", Handshakes.ANY, Handshakes.ALL));
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file; create it, {} is enough to begin with";
            case AccessDeniedException _ -> "may not be read; give the user that runs the host the right to read it";
            case CharacterCodingException _ -> "is not in UTF-8; save it in that encoding";
            default -> "cannot be read; make it a readable file: " + e.getMessage();
        };
    }
}
