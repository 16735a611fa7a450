package io.msgserver.hotswap.version;

/** The effects of a version on a site before it serves. They are undone when it does not come into service. */
public interface Probation {

    /** The version has come into service. */
    void passed();

    /** The version does not come into service. Its code may still run. */
    void failed();
}
