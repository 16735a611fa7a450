/**
 * The administration of a host: a {@link io.msgserver.host.admin.HostAdmin} and a
 * {@link io.msgserver.host.admin.GateAdmin} for each gate. Those who do the work implement them, and the control server
 * and embedding programs use them.
 */
@NullMarked
package io.msgserver.host.admin;

import org.jspecify.annotations.NullMarked;
