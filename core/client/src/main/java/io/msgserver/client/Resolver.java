package io.msgserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all addresses of a host's name, anew each time: a host may move, and any of its addresses may be dead.
 * Thread-safe.
 */
@FunctionalInterface
interface Resolver {
    /** The system's resolver. */
    Resolver OF_THE_SYSTEM = InetAddress::getAllByName;

    InetAddress[] resolve(String host) throws UnknownHostException;

    /**
     * Returns all of them, in the resolver's order; the one that came with the server, if its name cannot be resolved.
     */
    default List<InetSocketAddress> of(InetSocketAddress server) throws UnknownHostException {
        try {
            return Arrays.stream(resolve(server.getHostString()))
                    .map(address -> new InetSocketAddress(address, server.getPort())).toList();
        } catch (UnknownHostException e) {
            if (server.isUnresolved()) {
                throw e;
            }
            return List.of(server);
        }
    }
}
