/**
 * The gateserver below the template: it listens, counts connections, and splits the arriving bytes into packages. It
 * does not depend on users or plugins.
 *
 * <p>A {@link io.msgserver.host.gate.GateServer} has a {@link io.msgserver.host.gate.Connection} for each client. Its
 * pipeline is short: {@link io.msgserver.host.gate.PackageDecoder}, then the one handler of the connection's current
 * state, the handshake first.
 */
@NullMarked
package io.msgserver.host.gate;

import org.jspecify.annotations.NullMarked;
