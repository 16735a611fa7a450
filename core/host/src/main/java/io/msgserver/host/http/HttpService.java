package io.msgserver.host.http;

import java.io.IOException;
import java.io.InputStream;

/** Answers the requests of a port. */
public interface HttpService {

    /** Decides on a request by its head. On the event loop: it must not block. */
    Access access(HttpHead head);

    /**
     * Answers a request that was not refused. It may block; when the port closes, its thread is interrupted.
     *
     * @param body blocks for bytes that have not arrived; empty for an {@link Access.Open} request
     * @throws IOException when the client is gone: no reply is sent then
     */
    HttpReply answer(HttpHead head, InputStream body) throws IOException;

    /**
     * Returns the reply to a request that could not be read or that exceeds a limit. On the event loop: it must not
     * block.
     */
    HttpReply problem(int status, String title, String detail);
}
