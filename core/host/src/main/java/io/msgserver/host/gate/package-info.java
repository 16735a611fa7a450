/**
 * The gateserver underneath the template: it listens, counts connections, and cuts what arrives into packages. It knows
 * neither users nor plugins.
 *
 * <p>A {@link io.msgserver.host.gate.GateServer} has a {@link io.msgserver.host.gate.Connection} for each client. Its
 * pipeline is short: {@link io.msgserver.host.gate.PackageDecoder}, then the one handler that stands for what the
 * connection is doing, the handshake first.
 */
@NullMarked
package io.msgserver.host.gate;

import org.jspecify.annotations.NullMarked;
