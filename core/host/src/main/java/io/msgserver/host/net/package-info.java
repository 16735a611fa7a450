/**
 * The network code that gates, the login server and the control server share: event loops and listeners. Depends on
 * Netty and on no protocol.
 */
@NullMarked
package io.msgserver.host.net;

import org.jspecify.annotations.NullMarked;
