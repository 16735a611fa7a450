/**
 * The views and actions of an operator while a host runs: JSON over HTTP, on loopback unless the settings say
 * otherwise.
 *
 * <p>{@link io.msgserver.host.control.ControlServer} is the door. Whoever can read the token in the host's
 * {@link io.msgserver.host.control.RunFolder} may come in, and nobody else gets any answer but that. What there is to
 * see and do comes from {@link io.msgserver.host.control.Operations}: this package does not know how a host works
 * inside.
 *
 * <p>All routes are listed in {@code ControlServer.routes}, and told in {@code docs/openapi.json} of the distribution:
 * a test holds the one against the other. {@code Gate} and {@code Host} of the embedding API do what the routes ask
 * for.
 *
 * <p>One {@code Route} is a method, a path and what happens there. Whatever goes wrong is told as problem JSON (RFC
 * 9457).
 */
@NullMarked
package io.msgserver.host.control;

import org.jspecify.annotations.NullMarked;
