package io.msgserver.base.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Records which section uses a resource that only one section can have, such as a port. Not thread-safe. */
final class ResourceOwners {
    private final Map<String, String> owners = new HashMap<>();

    /** Returns the section that has the resource already. When there is none, {@code section} has it from now on. */
    Optional<String> claim(String resource, String section) {
        return Optional.ofNullable(owners.putIfAbsent(resource, section));
    }
}
