package io.msgserver.host.control;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads <code>{"users": [{"uid": …}, …]}</code>, in which each user may have one more key. */
final class LoginOrders {
    static final String SECRET = "secret";
    static final String SUBID = "subid";

    /** The limit of users in one request. */
    private static final int MOST_USERS = 1000;
    private static final Set<Integer> SECRET_LENGTHS = Set.of(8, 32);

    private LoginOrders() {}

    /** One user. A value that the body does not have is null. */
    record Order(String uid, byte @Nullable [] secret, @Nullable String subid) {}

    /**
     * Reads the users of a body.
     *
     * @param more the key that each user may have beside the uid
     * @throws ProblemException when the body is invalid; the problem names the place and the remedy
     */
    static List<Order> read(JsonNode body, String more) throws ProblemException {
        JsonNode users = body.path("users");
        if (!body.isObject() || body.size() != 1 || !users.isArray() || users.isEmpty() || users.size() > MOST_USERS) {
            throw wrong("the body", "write {\"users\": [{\"uid\": \"alice\"}]}, with 1 to " + MOST_USERS + " users");
        }
        var orders = new ArrayList<Order>();
        for (JsonNode user : users) {
            orders.add(order("users[" + orders.size() + "]", user, more));
        }
        return orders;
    }

    private static Order order(String place, JsonNode user, String more) throws ProblemException {
        if (!user.isObject()) {
            throw wrong(place, "write {\"uid\": \"alice\"}");
        }
        for (String key : user.propertyNames()) {
            if (!key.equals("uid") && !key.equals(more)) {
                throw wrong(place + '.' + key, "there is no such key, only uid and " + more);
            }
        }
        String uid = text(place, user, "uid");
        if (uid == null) {
            throw wrong(place + ".uid", "is missing; write who it is");
        }
        return new Order(uid, secret(place, text(place, user, SECRET)), text(place, user, SUBID));
    }

    private static @Nullable String text(String place, JsonNode user, String key) throws ProblemException {
        JsonNode value = user.get(key);
        if (value != null && !value.isString()) {
            throw wrong(place + '.' + key, "is not a text in double quotes");
        }
        return value == null ? null : value.asString();
    }

    /** Decodes the secret. The message of the exception does not contain the value. */
    private static byte @Nullable [] secret(String place, @Nullable String text) throws ProblemException {
        if (text == null) {
            return null;
        }
        try {
            byte[] secret = Base64.getDecoder().decode(text);
            if (SECRET_LENGTHS.contains(secret.length)) {
                return secret;
            }
        } catch (IllegalArgumentException _) {
            // Reported below.
        }
        throw wrong(place + ".secret", "is not base64 of 8 or 32 bytes; leave it out to have one made");
    }

    private static ProblemException wrong(String place, String remedy) {
        return new ProblemException(Problem.badRequest(place + ": " + remedy));
    }
}
