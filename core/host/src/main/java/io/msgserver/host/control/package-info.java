/**
 * The views and actions of an operator while a host runs: JSON over HTTP, on loopback unless the settings say
 * otherwise.
 *
 * <p>{@link io.msgserver.host.control.ControlServer} is the entry point. Clients that can read the token in the host's
 * {@link io.msgserver.host.control.RunFolder} are served, and others are refused. The views and actions come from
 * {@link io.msgserver.host.admin.HostAdmin}: this package does not depend on the host's internals.
 *
 * <p>All routes are listed in {@code ControlServer.routes}, and documented in {@code docs/openapi.json} of the
 * distribution; a test compares the two. {@code GateAdmin} and {@code HostAdmin} perform the actions.
 *
 * <p>A {@code Route} is a method, a path and the code that answers. Errors are reported as problem JSON (RFC 9457).
 */
@NullMarked
package io.msgserver.host.control;

import org.jspecify.annotations.NullMarked;
