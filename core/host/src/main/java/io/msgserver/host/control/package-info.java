/**
 * The views and actions of an operator while a host runs: JSON over HTTP, on loopback unless the settings say
 * otherwise.
 *
 * <p>{@link io.msgserver.host.control.ControlServer} is the door. Clients that can read the token in the host's {@link
 * io.msgserver.host.control.RunFolder} are served, and others are refused. The views and actions come from {@link
 * io.msgserver.host.admin.HostAdmin}: this package does not know how a host works inside.
 *
 * <p>All routes are listed in {@code ControlServer.routes}, and told in {@code docs/openapi.json} of the distribution:
 * a test holds the one against the other. {@code Gate} and {@code Host} of the embedding API do what the routes ask
 * for.
 *
 * <p>A {@code Route} is a method, a path and the code that answers. Errors are reported as problem JSON (RFC 9457).
 */
@NullMarked
package io.msgserver.host.control;

import org.jspecify.annotations.NullMarked;
