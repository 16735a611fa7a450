package io.msgserver.plugins.loginfile;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authenticates the users in a file. The gate is the one that the client names, and the uid is the user's name. */
@Extension
public final class LoginFile implements LoginServerHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LoginFile.class);

    private final LoginServer server;
    private final UsersFile file;

    /** @param users the file, with {@code name:HASH} in each line */
    record Options(Path users) {}

    /**
     * Reads the users.
     *
     * @throws IOException when the file is missing, malformed, or readable by others than its owner; the message says
     *     what to do
     */
    public LoginFile(LoginServer server) throws IOException {
        this.server = server;
        file = new UsersFile(server.settings(new Options(Path.of("conf/users"))).users(), LOG::error);
    }

    @Override
    public LoginServer server() {
        return server;
    }

    /** Returns the uid, by which guesses of passwords are throttled. */
    @Override
    public @Nullable String claimedUid(byte[] token) {
        return PasswordToken.userOf(token);
    }

    /** {@inheritDoc} The token is {@code b64(user)@b64(servername):b64(password)}. */
    @Override
    public Identity onAuth(byte[] token) throws LoginRefusedException, InterruptedException {
        PasswordToken claim = PasswordToken.parse(token);
        UserList users = file.users();
        PasswordHash hash = users.hashOf(claim.user());
        boolean matches = server.inTurn(() -> hash.matches(claim.password().toCharArray()));
        if (!users.has(claim.user())) {
            // The name is not in the message, because people type their password in its place.
            throw new LoginRefusedException("no user of that name in " + file);
        }
        if (!matches) {
            throw new LoginRefusedException("wrong password for " + claim.user());
        }
        return new Identity(claim.servername(), claim.user());
    }
}
