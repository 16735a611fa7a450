package io.msgserver.client;

import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Logs in at a login server. Any thread may call it; each call is a connection of its own and blocks until it is over. */
public final class LoginClient {
    private LoginClient() {}

    /**
     * Logs in with a conventional token; the uid is the token's user.
     *
     * @param timeout for the whole conversation, connecting included
     * @throws java.net.SocketTimeoutException if it took longer
     * @throws LoginRefusedException if the server said no
     * @throws IOException if the server cannot be reached, closed early, or sent something else than a login
     * @throws IllegalArgumentException if the token does not fit in a line
     */
    public static Login login(InetSocketAddress loginServer, Token token, Duration timeout)
            throws IOException, LoginRefusedException {
        return login(loginServer, token.user(), token.servername(), token.toBytes(), timeout);
    }

    /**
     * Logs in with a token of any form.
     *
     * @param uid what the login server's plugin will make of the token
     * @param servername likewise
     * @param token any bytes; about 6,000 at most, as they travel in one line
     * @param timeout for the whole conversation, connecting included
     * @throws java.net.SocketTimeoutException if it took longer
     * @throws LoginRefusedException if the server said no
     * @throws IOException if the server cannot be reached, closed early, or sent something else than a login
     * @throws IllegalArgumentException if the token does not fit in a line
     */
    public static Login login(InetSocketAddress loginServer, String uid, String servername, byte[] token,
            Duration timeout) throws IOException, LoginRefusedException {
        Deadline deadline = Deadline.after(timeout);
        try (Socket socket = new Socket()) {
            socket.connect(loginServer, deadline.millisLeft());
            socket.setTcpNoDelay(true);
            return new LoginConversation(new LoginLines(socket, deadline), uid, servername).run(token);
        }
    }
}
