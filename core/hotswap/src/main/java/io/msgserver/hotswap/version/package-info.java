/**
 * A loaded version of a plugin: its class loaders, its services, the leases of the calls that run in it, and the slot
 * from which callers get the current version. This package does not choose or replace versions.
 */
@NullMarked
package io.msgserver.hotswap.version;

import org.jspecify.annotations.NullMarked;
