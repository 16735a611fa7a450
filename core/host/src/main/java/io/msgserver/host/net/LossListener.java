package io.msgserver.host.net;

/**
 * A handler in a connection's pipeline that has something to end when the event loop is given up, and so tells it
 * nothing more.
 */
public interface LossListener {

    /** The connection is cut. On another thread than the event loop, which may still be within this handler. */
    void lost();
}
