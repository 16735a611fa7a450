package io.msgserver.api;

/**
 * Hands a handler's state over to its next version. When the handlers of both versions implement this, the host hands
 * the state over in the swap: requests that come meanwhile wait, those that run end first, then the old handler exports
 * and the new one imports. All of it has to fit into the host's {@code handover_timeout}, 2 s by default: past it, or
 * when either side throws, the host abandons the swap, and the old version continues unchanged.
 *
 * <p>The state is bytes, because an object of an old class would keep the whole old version in memory. Choose a form
 * that later versions can read, such as JSON.
 *
 * <p>Only requests are held back. Tasks of the old version's {@link MsgServer#scheduler() scheduler} and
 * {@link MsgServer#executor() executor}, and threads of its own, continue to run during the export and until the
 * version has retired; those of the new version may run before its import. A change that a task of the old version
 * makes after the export is lost. So a task that changes the state takes the lock that {@link #exportState} takes, and
 * makes no change after exportState has run until the next request: the old version receives a request after its export
 * only when the swap was abandoned.
 */
public interface StateHandover {

    /**
     * Returns the state in a form that the next version reads. No request runs during the call, but timers do. When the
     * swap is abandoned, the handler continues with its state unchanged and may be called again later.
     *
     * @throws Exception to abandon the swap
     */
    byte[] exportState() throws Exception;

    /**
     * Takes over the state of the former version. Called after {@link MsgServerHandler#onRegister} and before the first
     * request.
     *
     * @param state       the state that {@link #exportState} of the former version returned
     * @param fromVersion the former version, as in its manifest
     * @throws Exception to abandon the swap
     */
    void importState(byte[] state, String fromVersion) throws Exception;
}
