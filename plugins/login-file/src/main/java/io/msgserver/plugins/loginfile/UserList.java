package io.msgserver.plugins.loginfile;

import java.security.SecureRandom;
import java.util.Map;

/**
 * The users of one version of the file.
 *
 * @param decoy the hash that a password is compared with when the name is unknown
 */
record UserList(Map<String, PasswordHash> hashes, PasswordHash decoy) {
    UserList(Map<String, PasswordHash> hashes) {
        this(Map.copyOf(hashes), decoyAmong(hashes));
    }

    boolean has(String name) {
        return hashes.containsKey(name);
    }

    /** Returns the user's hash, or the decoy: the time of a login must not reveal whether the name is known. */
    PasswordHash hashOf(String name) {
        return hashes.getOrDefault(name, decoy);
    }

    private static PasswordHash decoyAmong(Map<String, PasswordHash> hashes) {
        int iterations = hashes.values().stream().mapToInt(PasswordHash::iterations).max()
                .orElse(PasswordHash.ITERATIONS);
        return PasswordHash.decoy(iterations, new SecureRandom());
    }
}
