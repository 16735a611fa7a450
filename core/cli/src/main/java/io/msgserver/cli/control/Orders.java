package io.msgserver.cli.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests that log users in or out. */
record Orders(List<Map<String, String>> users) {

    /**
     * @param key   beside the uid
     * @param value of it; null for none
     */
    static Orders of(List<String> uids, String key, @Nullable String value) {
        return new Orders(uids.stream().map(uid -> order(uid, key, value)).toList());
    }

    private static Map<String, String> order(String uid, String key, @Nullable String value) {
        var order = new LinkedHashMap<String, String>();
        order.put("uid", uid);
        if (value != null) {
            order.put(key, value);
        }
        return order;
    }
}
