package io.msgserver.host.config;

import io.msgserver.base.config.BadValueException;
import io.msgserver.base.config.Bounded;
import io.msgserver.base.config.Json;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or a name in the form that a resolver accepts (RFC 1123, and underscores, which container networks
 * use). Names are not resolved here: reading settings must not depend on the network.
 */
record HostName() implements Bounded<String> {
    static final HostName ANY = new HostName();

    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.)*" + LABEL + "\\.?");
    private static final Pattern LAST_IS_NUMBER = Pattern.compile("(.*\\.)?[0-9]+\\.?");

    @Override
    public String read(Json json) throws BadValueException {
        return inBounds(TEXT.read(json));
    }

    @Override
    public @Nullable String fault(String value) {
        return isAddress(value) || isName(value)
                ? null
                : "is no address; write an IP address like 127.0.0.1 or ::1, or a host name";
    }

    private static boolean isAddress(String value) {
        try {
            return !value.isEmpty() && InetAddress.ofLiteral(value) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Returns whether it is a valid name. A name whose last label has digits only is a mistyped IP address. */
    private static boolean isName(String value) {
        return value.length() <= 253 && NAME.matcher(value).matches() && !LAST_IS_NUMBER.matcher(value).matches();
    }
}
