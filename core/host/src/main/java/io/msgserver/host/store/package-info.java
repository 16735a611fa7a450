/**
 * The state of sessions that survives the host: logins, secrets, indexes and subids always, remembered responses from a
 * clean stop to the next start. One file for all gates.
 *
 * <p>A {@link io.msgserver.host.store.SessionStore} restores each gate's {@link io.msgserver.host.store.GateSessions}.
 * From then on the gate only marks the logins that have changed. A thread of the store reads their state every half
 * second and writes it. So no gate waits for a disk, and a crash loses the changes of a second at most.
 */
@NullMarked
package io.msgserver.host.store;

import org.jspecify.annotations.NullMarked;
