package io.msgserver.host.control;

import io.msgserver.base.file.SharedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bearer token of operators: 32 random bytes in base64url. No method prints it. */
final class ControlToken {
    private static final Logger log = LoggerFactory.getLogger(ControlToken.class);

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String SCHEME = "Bearer ";

    private final byte[] text;

    private ControlToken(String text) {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the token in the folder; a new one when there is none, or when other users could read or write it. */
    static ControlToken keptIn(RunFolder folder) throws IOException {
        folder.make();
        return folder.locked(folder.token(), file -> keptIn(folder, file));
    }

    /** Called with the lock: of two hosts that start concurrently, the second uses the token of the first. */
    private static ControlToken keptIn(RunFolder folder, SharedFile shared) throws IOException {
        Path file = folder.token();
        String kept = RunFolder.read(file);
        if (FORM.matcher(kept).matches() && folder.isPrivate(file)) {
            return new ControlToken(kept);
        }
        if (!kept.isEmpty()) {
            log.warn("{} held no token, or one that others could read or write; a new one takes its place", file);
        }
        String fresh = random();
        shared.replace(List.of(fresh));
        return new ControlToken(fresh);
    }

    private static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the proof that the host has the token, for the client that sent the challenge. */
    String proof(String challenge, String address) {
        return Proof.of(new String(text, StandardCharsets.US_ASCII), challenge, address);
    }

    /** Returns whether the header has the token. The time it takes does not reveal how much of it is right. */
    boolean isShownIn(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(text,
                        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
