/**
 * The part of the sessions that survives the host: logins, secrets, indexes and subids always, remembered responses
 * from a clean stop to the next start. One file for all gates.
 *
 * <p>A {@link io.msgserver.host.store.SessionStore} gives each gate its {@link io.msgserver.host.store.GateSessions},
 * with what they were. From then on the gate only marks which logins have changed; a thread of the store's own looks
 * every half second what they are now, and writes that. So no gate ever waits for a disk, and a crash loses a second at
 * most.
 */
@NullMarked
package io.msgserver.host.store;

import org.jspecify.annotations.NullMarked;
