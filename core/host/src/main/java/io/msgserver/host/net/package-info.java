/**
 * The network code that gates, the login server and the control server share: event loops and listeners. Knows Netty
 * and no protocol.
 */
@NullMarked
package io.msgserver.host.net;

import org.jspecify.annotations.NullMarked;
