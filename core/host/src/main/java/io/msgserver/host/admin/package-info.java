/**
 * The administration of a host: a {@link io.msgserver.host.admin.HostAdmin} and a
 * {@link io.msgserver.host.admin.GateAdmin} for each gate. The host and its gates implement them; the control server
 * and embedding programs use them.
 */
@NullMarked
package io.msgserver.host.admin;

import org.jspecify.annotations.NullMarked;
