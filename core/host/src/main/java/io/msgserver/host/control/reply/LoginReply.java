package io.msgserver.host.control.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /gates/NAME/login}: one result for each user, in their order. */
public record LoginReply(List<Result> results) {

    /**
     * @param outcome  {@code done} or {@code refused}
     * @param username as on the wire
     * @param secret   in base64, when the host made it: no one else knows it
     * @param detail   why it was refused; else empty
     */
    public record Result(String uid, String outcome, @Nullable String subid, @Nullable String username,
            @Nullable String secret, String detail) {}
}
