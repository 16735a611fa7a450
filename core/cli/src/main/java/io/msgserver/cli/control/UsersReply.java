package io.msgserver.cli.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reply of a host to {@code GET /gates/NAME/users}. */
record UsersReply(List<User> users, @Nullable String next) {

    record User(String uid, String subid, String username, String since, long index, boolean connected,
            @Nullable String connection, @Nullable String ip, int pending, int remembered, long rememberedBytes) {}

    /** The reply when the path names one user. */
    record Detail(String uid, List<User> logins) {}
}
