package io.msgserver.api;

/** The login server, as its {@link LoginServerHandler} sees it. Any thread. */
public interface LoginServer extends PluginHost {

    /**
     * Hands a user over to the gate that they want: an earlier login of the uid is kicked from its gate first, then
     * {@link MsgServerHandler#onLogin} of the gate decides. Blocks while they do.
     *
     * @return the subid
     * @throws LoginRefusedException when there is no such gate, it is not open, its plugin refused, or the earlier login
     *                               is still in force after the kick
     */
    String login(Identity who, Secret secret) throws LoginRefusedException;
}
