/**
 * The JSON that the control server answers with, and that the commands read: one record for each. Scripts rely on it, so
 * that it does not change when a class inside the host does.
 */
@NullMarked
package io.msgserver.host.control.reply;

import org.jspecify.annotations.NullMarked;
