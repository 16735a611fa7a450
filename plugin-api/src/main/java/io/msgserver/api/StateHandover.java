package io.msgserver.api;

/**
 * What a handler knows and its next version should know too. When the handlers of both versions implement this, the host
 * hands the state over in the swap: requests that come meanwhile wait, those that run end first, then the old handler
 * exports and the new one imports. All of it has to fit into the host's {@code handover_timeout}, 2 s by default: past
 * it, or when either side throws, the swap is abandoned and the old version goes on as if nothing had been.
 *
 * <p>The state is bytes, since an object of an old class would keep the whole old version in memory. Write a form that you
 * can still read in later versions, JSON for example.
 *
 * <p>Only requests are held back. Tasks of the old version's {@link MsgServer#scheduler() scheduler} and
 * {@link MsgServer#executor() executor}, and threads of its own, run on while it exports and until it has retired, and those
 * of the new one may run before it imports. What an old one's task changes after the export is lost. So let a task that
 * changes the state take the lock that {@link #exportState} takes, and do nothing once exportState has run, until a request
 * comes: one comes to that version only when the swap was abandoned and it goes on.
 */
public interface StateHandover {

    /**
     * The state, as the next version will read it. No request runs meanwhile; timers do. The handler may be asked to go on
     * afterwards, with its state unchanged, and to export once more later.
     *
     * @throws Exception to abandon the swap
     */
    byte[] exportState() throws Exception;

    /**
     * Takes over from the version before. Called after {@link MsgServerHandler#onRegister} and before the first request.
     *
     * @param state       what {@link #exportState} of the version before returned
     * @param fromVersion that version, as in its manifest
     * @throws Exception to abandon the swap
     */
    void importState(byte[] state, String fromVersion) throws Exception;
}
