package io.msgserver.host.net;

/**
 * A handler in a connection's pipeline that has something to end when the event loop is abandoned and calls it no more.
 */
public interface LossListener {

    /**
     * Called when the connection is cut, on a thread other than the event loop, which may still be inside this handler.
     */
    void lost();
}
