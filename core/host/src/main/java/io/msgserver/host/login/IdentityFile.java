package io.msgserver.host.login;

import io.msgserver.base.config.ShellQuoting;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file with the key by which clients recognize this login server. */
record IdentityFile(Path path) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /**
     * @throws IOException when the file cannot be read, or others could read it too; the message contains the remedy
     */
    IdentityKey read() throws IOException {
        try {
            requirePrivate();
            return IdentityKey.parse(Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw fault(
                    "is not there; make it with \"msgserver keys " + ShellQuoting.quote(path.toString())
                            + "\", or take identity out of the settings",
                    e);
        } catch (AccessDeniedException e) {
            throw fault("may not be read; let the user that runs the host own it", e);
        } catch (MalformedException e) {
            throw fault("holds no identity: " + e.getMessage() + "; make one with \"msgserver keys\"", e);
        }
    }

    private void requirePrivate() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw fault("is not its owner's alone (" + PosixFilePermissions.toString(permissions)
                    + "), and who has it can pose as this server; chmod 600 it, and make a new one if somebody else may have read it",
                    null);
        }
    }

    private IOException fault(String what, @Nullable Exception cause) {
        return new IOException("login.identity: " + path + " " + what, cause);
    }
}
