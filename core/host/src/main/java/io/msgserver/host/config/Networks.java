package io.msgserver.host.config;

import io.msgserver.base.config.BadValueException;
import io.msgserver.base.config.Json;
import io.msgserver.base.config.Kind;
import java.util.ArrayList;
import java.util.List;

/** A list of addresses and networks. */
record Networks() implements Kind<List<Network>> {
    static final Networks ANY = new Networks();

    @Override
    public List<Network> read(Json json) throws BadValueException {
        if (!(json instanceof Json.Items(var items))) {
            throw new BadValueException("is not a list; write [\"192.0.2.7\", \"10.0.0.0/8\"]");
        }
        var networks = new ArrayList<Network>();
        for (Json item : items) {
            networks.add(network(item));
        }
        return List.copyOf(networks);
    }

    private static Network network(Json item) throws BadValueException {
        try {
            return Network.parse(item instanceof Json.Text(var text) ? text : "");
        } catch (IllegalArgumentException _) {
            throw new BadValueException("has " + item.shown()
                    + ", which is neither an IP address nor a network; write \"192.0.2.7\" or \"10.0.0.0/8\"");
        }
    }
}
