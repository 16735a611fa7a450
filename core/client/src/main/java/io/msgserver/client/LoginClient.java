package io.msgserver.client;

import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Logs in at a login server. Thread-safe; each call makes a connection of its own and blocks until it is over. */
public final class LoginClient {
    private LoginClient() {}

    /**
     * Logs in with a conventional token and {@link LoginOptions#defaults}; the uid is the token's user.
     *
     * @param timeout for the whole conversation, connecting included
     * @throws java.net.SocketTimeoutException if it took longer
     * @throws LoginRefusedException if the server refused the login
     * @throws IOException if the server cannot be reached, closed early, or sent a malformed line
     * @throws IllegalArgumentException if the token does not fit in a line
     */
    public static Login login(InetSocketAddress loginServer, Token token, Duration timeout)
            throws IOException, LoginRefusedException {
        return login(loginServer, token, LoginOptions.defaults().withTimeout(timeout));
    }

    /**
     * Logs in with a conventional token; the uid is the token's user.
     *
     * @throws java.net.SocketTimeoutException if it took longer than the options allow
     * @throws ServerIdentityException if the server did not prove the identity of the options
     * @throws LoginRefusedException if the server refused the login
     * @throws IOException if the server cannot be reached, closed early, or sent a malformed line
     * @throws IllegalArgumentException if the token does not fit in a line
     */
    public static Login login(InetSocketAddress loginServer, Token token, LoginOptions options)
            throws IOException, LoginRefusedException {
        return login(loginServer, token.user(), token.servername(), token.toBytes(), options);
    }

    /**
     * Logs in with a token of any form.
     *
     * @param uid        that the login server's plugin will read from the token
     * @param servername likewise
     * @param token      any bytes; about 6,000 at most, as they travel in one line
     * @throws java.net.SocketTimeoutException if it took longer than the options allow
     * @throws ServerIdentityException if the server did not prove the identity of the options
     * @throws LoginRefusedException if the server refused the login
     * @throws IOException if the server cannot be reached, closed early, or sent a malformed line
     * @throws IllegalArgumentException if the token does not fit in a line
     */
    public static Login login(InetSocketAddress loginServer, String uid, String servername, byte[] token,
            LoginOptions options) throws IOException, LoginRefusedException {
        return login(loginServer, uid, servername, token, options, Resolver.OF_THE_SYSTEM);
    }

    /** Converses with the first address that can be connected to. */
    static Login login(InetSocketAddress loginServer, String uid, String servername, byte[] token, LoginOptions options,
            Resolver resolver) throws IOException, LoginRefusedException {
        List<InetSocketAddress> all = resolver.of(loginServer);
        CallDeadline deadline = CallDeadline.after(options.timeout());
        IOException failure = new UnknownHostException(loginServer.getHostString() + " has no address");
        for (int i = 0; i < all.size(); i++) {
            try (Socket socket = new Socket()) {
                Opening opening;
                try {
                    opening = Opening.begin(socket, all.get(i), options.tls(), deadline, all.size() - 1 - i);
                } catch (IOException e) {
                    failure = e;
                    continue;
                }
                try (opening) {
                    return new LoginConversation(new LoginLines(opening.socket(), deadline), uid, servername, options)
                            .run(token);
                }
            }
        }
        throw failure;
    }
}
