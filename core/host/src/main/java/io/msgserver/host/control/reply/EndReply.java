package io.msgserver.host.control.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /gates/NAME/logout} and {@code kick}: one result for each login. */
public record EndReply(List<Result> results) {

    /**
     * @param subid   null when they were not logged in at all
     * @param outcome {@code done}; {@code absent} when that login was not in force; {@code failed} when it still is
     * @param detail  why it failed, or that the plugin was not asked; else empty
     */
    public record Result(String uid, @Nullable String subid, String outcome, String detail) {}
}
