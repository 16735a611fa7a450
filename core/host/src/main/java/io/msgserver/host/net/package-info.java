/** What gates, the login server and the controls share of the network: event loops and the way to listen. Knows Netty and no protocol. */
@NullMarked
package io.msgserver.host.net;

import org.jspecify.annotations.NullMarked;
