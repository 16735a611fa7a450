package io.msgserver.fuzz;

import java.util.Locale;

/** All targets, with the names of their seed files. */
enum Targets {
    BASE64, USERNAMES, HANDSHAKE, SETTINGS, JAR, MANIFEST, PROXY, PACKAGES, LOGIN;

    /** Returns a new target. */
    Target open() {
        return switch (this) {
            case BASE64 -> new Base64Target();
            case USERNAMES -> new UsernameTarget();
            case HANDSHAKE -> new HandshakeTarget();
            case SETTINGS -> new SettingsTarget();
            case JAR -> new JarTarget();
            case MANIFEST -> new ManifestTarget();
            case PROXY -> new ProxyTarget();
            case PACKAGES -> new PackagesTarget();
            case LOGIN -> new LoginTarget();
        };
    }

    static Targets named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
