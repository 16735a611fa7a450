package io.msgserver.plugins.loginjdbc;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.plugins.loginfile.PasswordHash;
import io.msgserver.plugins.loginfile.PasswordToken;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Authenticates the users in a database. The gate is the one that the client names, and the uid is the user's name. */
@Extension
public final class LoginJdbc implements LoginServerHandler {
    private final LoginServer server;
    private final JdbcOptions options;
    private final UserTable users;
    /** A hash that no user has: the time of a login must not reveal whether the name is known. */
    private final PasswordHash decoy = PasswordHash.of(new char[]{'x'}, new SecureRandom());

    /**
     * Connects to the database.
     *
     * @throws IOException when the connection fails, or the table of users is missing; the message says what to do
     */
    public LoginJdbc(LoginServer server) throws IOException {
        this.server = server;
        options = server.settings(JdbcOptions.DEFAULTS);
        users = new UserTable(connect(), options.deadline());
        prepare();
    }

    private Connections connect() throws IOException {
        server.closeAtEnd(Drivers::deregisterAll);
        try {
            return server.closeAtEnd(Connections.of(options));
        } catch (RuntimeException unreachable) {
            throw new IOException("the database " + options + " cannot be reached with the user " + options.user()
                    + ": see that it runs, and look at plugins.settings.login-jdbc: " + reason(unreachable),
                    unreachable);
        }
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? String.valueOf(thrown.getMessage()) : reason(cause);
    }

    private void prepare() throws IOException {
        try {
            if (options.isOwn()) {
                users.create();
            }
            users.hashOf("");
        } catch (SQLException wrong) {
            throw new IOException("the users in " + options + " cannot be read with the user " + options.user()
                    + "; it has to be able to read what this makes: " + UserTable.SCHEMA, wrong);
        }
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
    public Identity onAuth(byte[] token) throws LoginRefusedException, SQLException, InterruptedException {
        PasswordToken claim = PasswordToken.parse(token);
        Optional<PasswordHash> hash = hashOf(claim.user());
        PasswordHash compared = hash.orElse(decoy);
        boolean matches = server.inTurn(() -> compared.matches(claim.password().toCharArray()));
        if (hash.isEmpty()) {
            // The name is not in the message, because people type their password in its place.
            throw new LoginRefusedException("no user of that name in " + options);
        }
        if (!matches) {
            throw new LoginRefusedException("wrong password for " + claim.user());
        }
        return new Identity(claim.servername(), claim.user());
    }

    /**
     * Returns empty for names with control characters: no user has one, and databases reject some of them with an
     * error.
     */
    private Optional<PasswordHash> hashOf(String name) throws SQLException {
        return name.chars().anyMatch(Character::isISOControl) ? Optional.empty() : users.hashOf(name);
    }
}
